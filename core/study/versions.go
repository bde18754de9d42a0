package study

// Code versions: part of the keys of results, raised by hand when the numbers of a
// stage change, so that results of older code are not taken for those of newer.
const (
	checkVersion     = 1
	maskVersion      = 1
	boldVersion      = 1
	networksVersion  = 3
	framesVersion    = 1
	predictedVersion = 1
	channelsVersion  = 1
	linksVersion     = 3
	labelsVersion    = 2
	rankingVersion   = 2
)

// Versions returns the code version of everything that a run stores.
func Versions() map[string]int {
	return map[string]int{"mask": maskVersion, "bold": boldVersion, "networks": networksVersion, "frames": framesVersion,
		"predicted": predictedVersion, "channels": channelsVersion, "links": linksVersion, "labels": labelsVersion, "ranking": rankingVersion}
}
