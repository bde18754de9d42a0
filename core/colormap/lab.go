package colormap

import "math"

// RGB is a colour of sRGB, 8 bits a channel.
type RGB [3]uint8

// white is the D65 white point of sRGB, the colour of (255, 255, 255).
var white = [3]float64{0.95047, 1, 1.08883}

// Lightness returns CIE L*, 0 for black and 100 for white.
func Lightness(c RGB) float64 { return toLab(c)[0] }

// toLab converts to CIE 1976 L*a*b* by IEC 61966-2-1.
func toLab(c RGB) [3]float64 {
	var lin [3]float64
	for i, v := range c {
		if s := float64(v) / 255; s <= 0.04045 {
			lin[i] = s / 12.92
		} else {
			lin[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	x := root((0.4124564*lin[0] + 0.3575761*lin[1] + 0.1804375*lin[2]) / white[0])
	y := root((0.2126729*lin[0] + 0.7151522*lin[1] + 0.0721750*lin[2]) / white[1])
	z := root((0.0193339*lin[0] + 0.1191920*lin[1] + 0.9503041*lin[2]) / white[2])
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// kink is where CIELAB's cube root gives way to a line.
const kink = 6.0 / 29

func root(t float64) float64 {
	if t > kink*kink*kink {
		return math.Cbrt(t)
	}
	return t/(3*kink*kink) + 4.0/29
}

func unroot(f float64) float64 {
	if f > kink {
		return f * f * f
	}
	return 3 * kink * kink * (f - 4.0/29)
}

// fromLab is the inverse of toLab; what sRGB cannot show is clipped.
func fromLab(lab [3]float64) RGB {
	fy := (lab[0] + 16) / 116
	x, y, z := white[0]*unroot(fy+lab[1]/500), white[1]*unroot(fy), white[2]*unroot(fy-lab[2]/200)
	lin := [3]float64{
		3.2404542*x - 1.5371385*y - 0.4985314*z,
		-0.9692660*x + 1.8760108*y + 0.0415560*z,
		0.0556434*x - 0.2040259*y + 1.0572252*z,
	}
	var c RGB
	for i, v := range lin {
		s := 12.92 * v
		if v > 0.0031308 {
			s = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		c[i] = uint8(math.Round(255 * min(max(s, 0), 1)))
	}
	return c
}
