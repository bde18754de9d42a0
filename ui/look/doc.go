// Package look holds the colours, sizes, fonts and icons of the application: one
// Fyne theme with a dark and a light side, and the names of its tokens.
//
//	theme := look.New()
//	app.Settings().SetTheme(theme)
//	text.Color = look.Color(look.Neuron)
//
// Orange is the model's side, blue the brain's, teal the application itself. Every
// colour is a token; nothing else in the window states a colour. Text of every token
// has a contrast of at least 4.5 on every ground it is used on, outlines 3.
package look
