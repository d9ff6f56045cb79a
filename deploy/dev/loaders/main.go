// Reads what deploy/ holds the way its own tools do, and prints it as they understood it:
//
//	loaders compose FILE      compose's own loader: unknown keys refused, references and consistency checked
//	loaders kustomize FOLDER  kustomize's own build: every object of an overlay
//
// It is built once per version of this folder (deploy/dev/loaders.py); no network, no docker, no cluster.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func main() {
	if len(os.Args) != 3 {
		end(fmt.Errorf("loaders compose FILE | loaders kustomize FOLDER"))
	}
	read, known := map[string]func(string) ([]byte, error){"compose": compose, "kustomize": kustomize}[os.Args[1]]
	if !known {
		end(fmt.Errorf("compose or kustomize, not %s", os.Args[1]))
	}
	text, err := read(os.Args[2])
	if err != nil {
		end(err)
	}
	os.Stdout.Write(text)
}

// Every service is loaded, whichever profile it stands in; variables are those that the caller gives, and no .env file.
func compose(file string) ([]byte, error) {
	options, err := cli.NewProjectOptions(
		[]string{file},
		cli.WithWorkingDirectory(filepath.Dir(file)),
		cli.WithName("jiju"),
		cli.WithOsEnv,
		cli.WithProfiles([]string{"*"}),
		cli.WithConsistency(true),
		cli.WithResolvedPaths(false),
	)
	if err != nil {
		return nil, err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return nil, err
	}
	return project.MarshalJSON()
}

func kustomize(folder string) ([]byte, error) {
	objects, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return nil, err
	}
	return objects.AsYaml()
}

func end(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
