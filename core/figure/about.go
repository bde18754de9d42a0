package figure

import (
	"encoding/xml"
	"strings"
)

// provenance is what a file says of where it comes from. It names no person.
func (a About) provenance() string {
	if a.Manifest == "" {
		return "drawn by Sync-ACT"
	}
	return "drawn by Sync-ACT; manifest sha256:" + a.Manifest
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}

// rdf states title and provenance in Dublin Core.
func (a About) rdf() string {
	return `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + escaped(a.Title) + `</rdf:li></rdf:Alt></dc:title>` +
		`<dc:source>` + escaped(a.provenance()) + `</dc:source></rdf:Description></rdf:RDF>`
}

// xmpOf is the metadata stream of a PDF.
func xmpOf(a About) string {
	return "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">" + a.rdf() + `</x:xmpmeta><?xpacket end="r"?>`
}
