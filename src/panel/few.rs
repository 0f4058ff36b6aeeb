//! A map of few entries.

/// A list that is looked through. For the handful of entries a panel has this is as quick as a tree,
/// and a tree costs some ten kilobytes of wasm for every pair of types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Few(Vec::new())
    }
}

impl<K: PartialEq, V> Few<K, V> {
    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let found = self.0.iter().find(|(of, _)| of == key);
        found.map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let found = self.0.iter_mut().find(|(of, _)| of == key);
        found.map(|(_, value)| value)
    }

    /// Gives a key this value, and hands back the one it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        if let Some(there) = self.get_mut(&key) {
            return Some(std::mem::replace(there, value));
        }
        self.0.push((key, value));
        None
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let place = self.0.iter().position(|(of, _)| of == key)?;
        Some(self.0.remove(place).1)
    }

    /// Keeps only what fulfils this.
    pub fn retain(&mut self, mut keeps: impl FnMut(&K, &V) -> bool) {
        self.0.retain(|(key, value)| keeps(key, value));
    }

    /// The entries, in the order in which their keys came.
    pub fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.0.iter()
    }

    /// The entries, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut (K, V)> {
        self.0.iter_mut()
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_one_value_the_last_it_was_given() {
        let mut few = Few::default();
        assert_eq!(few.insert("note", 1), None);
        assert_eq!(few.insert("note", 2), Some(1));
        assert_eq!(few.get(&"note"), Some(&2));
        assert_eq!(few.remove(&"note"), Some(2));
        assert!(few.is_empty());
    }
}
