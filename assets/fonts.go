package assets

import _ "embed" // the fonts below

// IBM Plex under the SIL Open Font License, which lies beside the files in fonts.
// Plex digits are tabular as they stand.
var (
	//go:embed fonts/IBMPlexSans-Regular.ttf
	SansRegular []byte
	//go:embed fonts/IBMPlexSans-Medium.ttf
	SansMedium []byte
	//go:embed fonts/IBMPlexSans-SemiBold.ttf
	SansSemiBold []byte
	//go:embed fonts/IBMPlexSans-Bold.ttf
	SansBold []byte
	//go:embed fonts/IBMPlexMono-Regular.ttf
	MonoRegular []byte
	//go:embed fonts/IBMPlexMono-Medium.ttf
	MonoMedium []byte
	//go:embed fonts/IBMPlexMono-SemiBold.ttf
	MonoSemiBold []byte
	//go:embed fonts/OFL.txt
	FontLicence string
)
