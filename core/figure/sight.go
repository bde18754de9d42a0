package figure

import (
	"image"
	"math"
)

// A Sight is how a reader sees colours.
type Sight string

// The sights.
const (
	Usual        Sight = "usual"
	Deuteranopia Sight = "deuteranopia"
	Protanopia   Sight = "protanopia"
	Tritanopia   Sight = "tritanopia"
	Grey         Sight = "grey"
)

// Sights lists them.
var Sights = []Sight{Usual, Deuteranopia, Protanopia, Tritanopia, Grey}

// seen maps linear red, green and blue to what is seen: at full severity after Machado,
// Oliveira and Fernandes (2009), grey by luminance.
var seen = map[Sight][9]float64{
	Protanopia:   {.152286, 1.052583, -.204868, .114503, .786281, .099216, -.003882, -.048116, 1.051998},
	Deuteranopia: {.367322, .860646, -.227968, .280085, .672501, .047413, -.011820, .042940, .968881},
	Tritanopia:   {1.255528, -.076749, -.178779, -.078411, .930809, .147602, .004733, .691367, .303900},
	Grey:         {.2126, .7152, .0722, .2126, .7152, .0722, .2126, .7152, .0722},
}

// Seen is a picture as a reader of that sight sees it. It is a check before export;
// files keep their colours.
func Seen(img *image.RGBA, by Sight) *image.RGBA {
	m, ok := seen[by]
	if !ok {
		return img
	}
	var linear [256]float64
	for i := range linear {
		linear[i] = toLinear(float64(i) / 255)
	}
	out := image.NewRGBA(img.Rect)
	for i := 0; i < len(img.Pix); i += 4 {
		r, g, b := linear[img.Pix[i]], linear[img.Pix[i+1]], linear[img.Pix[i+2]]
		for k := range 3 {
			out.Pix[i+k] = uint8(255*fromLinear(m[3*k]*r+m[3*k+1]*g+m[3*k+2]*b) + .5)
		}
		out.Pix[i+3] = img.Pix[i+3]
	}
	return out
}

func toLinear(v float64) float64 {
	if v <= .04045 {
		return v / 12.92
	}
	return math.Pow((v+.055)/1.055, 2.4)
}

func fromLinear(v float64) float64 {
	v = min(max(v, 0), 1)
	if v <= .0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - .055
}
