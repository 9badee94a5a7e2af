// go run panic.go 2> go-panic.log
package main

import "fmt"

func main() {
	fmt.Println("not recorded: stdout")
	println("starting")
	var steps []string
	go func() { select {} }()
	println("ERROR the next step is missing")
	fmt.Println(steps[1])
}
