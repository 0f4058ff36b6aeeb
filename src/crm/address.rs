//! An address of a page in its parts.

/// The parts of an absolute address. Written by hand: these lines do what is needed, and the `url`
/// crate brings its tables of Unicode host names along.
pub(super) struct Parts<'a> {
    /// The scheme, host and port.
    pub(super) origin: String,
    path: &'a str,
    /// What follows the `#`.
    pub(super) hash: &'a str,
}

impl<'a> Parts<'a> {
    /// The parts, when it is an address of a page.
    pub(super) fn of(address: &'a str) -> Option<Parts<'a>> {
        let (scheme, rest) = address.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let usual = match scheme.as_str() {
            "https" => ":443",
            "http" => ":80",
            _ => return None,
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        let host = host.to_ascii_lowercase();
        let host = host.strip_suffix(usual).unwrap_or(&host);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
        // A browser reads `\` as `/`; its own address bar never shows one.
        if host.is_empty() || authority.contains('\\') || !host.bytes().all(plain) {
            return None;
        }
        let (rest, hash) = rest.split_once('#').unwrap_or((rest, ""));
        let (path, _) = rest.split_once('?').unwrap_or((rest, ""));
        Some(Parts {
            origin: format!("{scheme}://{host}"),
            path,
            hash,
        })
    }

    /// The names between the slashes of its path.
    pub(super) fn path(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.path.split('/').filter(|part| !part.is_empty())
    }
}
