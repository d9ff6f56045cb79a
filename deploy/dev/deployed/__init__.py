"""What docker-compose.yml and deploy/k8s start, held against what the program and Kubernetes ask of it."""
