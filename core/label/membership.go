package label

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"syncact/core/volume"
)

// A Member is how well a map agrees with one canonical network.
type Member struct {
	Name string
	R    float64 // Pearson correlation of map and network over voxels
}

// sevenNetworks names the networks of Yeo 2011 in the order of their numbers.
var sevenNetworks = [...]string{"visual", "somatomotor", "dorsal attention", "ventral attention", "limbic", "frontoparietal", "default"}

// parcelNetworks are the abbreviations of Schaefer 2018 for the same networks.
var parcelNetworks = map[string]string{
	"vis": sevenNetworks[0], "sommot": sevenNetworks[1], "dorsattn": sevenNetworks[2], "salventattn": sevenNetworks[3],
	"limbic": sevenNetworks[4], "cont": sevenNetworks[5], "default": sevenNetworks[6],
}

// YeoNetwork returns which of the seven networks of Yeo 2011 a region's name states:
// "7Networks_3", "LH_DorsAttn_Post_1", "7Networks_RH_Default_PFC_2". The names of the
// 17-network atlas state none.
func YeoNetwork(region string) (name string, ok bool) {
	words := strings.Split(strings.ToLower(region), "_")
	if words[0] == "17networks" {
		return "", false
	}
	if words[0] == "7networks" && len(words) == 2 {
		n := strings.Index("1234567", words[1])
		if len(words[1]) != 1 || n < 0 {
			return "", false
		}
		return sevenNetworks[n], true
	}
	side := 0
	if words[0] == "7networks" {
		side = 1
	}
	if len(words) < side+2 || words[side] != "lh" && words[side] != "rh" {
		return "", false
	}
	name, ok = parcelNetworks[words[side+1]]
	return name, ok
}

// Networks returns the canonical network of every region that states one, see
// [YeoNetwork]; empty when the atlas is of another kind.
func (a *Atlas) Networks() map[int32]string {
	out := make(map[int32]string)
	for _, label := range ordered(a.names) {
		if name, ok := YeoNetwork(a.names[label]); ok {
			out[label] = name
		}
	}
	return out
}

// Membership correlates img with each canonical network of the atlas, the best first.
// The correlation runs over the voxels of mask, or over those where the map is not 0
// or the atlas has a label when mask is nil. It is empty when the atlas states no
// networks, NaN for a network or a map that is constant there.
func (a *Atlas) Membership(img *volume.Image, mask *volume.Mask) []Member {
	networks := a.Networks()
	if len(networks) == 0 {
		return nil
	}
	labels := a.At(img.Grid)
	n, sum, square := 0.0, 0.0, 0.0
	inside, mass := make(map[string]float64), make(map[string]float64)
	for v, x := range img.V {
		if mask != nil && !mask.In[v] || mask == nil && x == 0 && labels[v] == 0 {
			continue
		}
		value := float64(x)
		n++
		sum += value
		square += value * value
		if name := networks[labels[v]]; name != "" {
			inside[name]++
			mass[name] += value
		}
	}
	var out []Member
	for _, name := range sevenNetworks {
		// Pearson of a map with a 0/1 indicator, from the sums above.
		p := inside[name]
		cov := mass[name] - sum*p/n
		r := cov / math.Sqrt((square-sum*sum/n)*(p-p*p/n))
		if math.IsInf(r, 0) {
			r = math.NaN()
		}
		out = append(out, Member{Name: name, R: r})
	}
	slices.SortStableFunc(out, func(p, q Member) int { return cmp.Compare(q.R, p.R) })
	return out
}
