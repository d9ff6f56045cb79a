"""The full shape: the same services, each a process of its own on PostgreSQL and RabbitMQ."""
