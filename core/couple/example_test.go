package couple_test

import (
	"context"
	"fmt"
	"math"

	"syncact/core/couple"
	"syncact/core/series"
)

// Two films, one subject, three networks; the neuron is the second network.
func ExampleLinks() {
	filter, err := series.NewFilter(120, 1, series.FilterOptions{Detrend: true}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	var d couple.Design
	for film := range 2 {
		networks := series.NewTable([]series.ID{"ica/0", "ica/1", "ica/2"}, 120)
		for f := range 3 {
			for t := range 120 {
				networks.Course(f)[t] = float32(math.Sin(float64((f+2)*t)/9 + 10*math.Sin(float64(t*(film+f+1))/40)))
			}
		}
		neurons := &series.Table{IDs: []series.ID{"net/conv1/u0"}, Rows: 120, V: networks.Course(1)}
		d.Runs = append(d.Runs, couple.Run{Name: fmt.Sprint("run-", film), Group: film, TR: 1, Filter: filter,
			Neurons: neurons, Subjects: []couple.Subject{{Name: "01", Networks: networks}}})
	}
	result, err := couple.Links(context.Background(), d, couple.Options{}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	link := result.Links[0]
	fmt.Printf("%s follows %s: r %.2f, held out %.2f, significant %v\n",
		result.Neurons[0], result.Networks[link.Network], link.R, link.HeldOut, link.Significant)
	// Output: net/conv1/u0 follows ica/1: r 1.00, held out 1.00, significant true
}
