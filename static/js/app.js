// The portal's scripts: small modules, each bound to data-* attributes by one delegated listener per kind of event.
// Nothing here is needed to read a page or to send a form.
