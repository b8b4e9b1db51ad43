//! Observers of the plain loop.

/// Notified of every instruction that the loop has completed.
pub(crate) trait Observer<I> {
    /// Instruction `key` at `at` has completed, the first of `left` still to run. The program continues at `next`,
    /// and `jumped` says whether it was named by a jump.
    fn executed(&mut self, at: u16, key: u16, next: u16, jumped: bool, left: u64);

    /// The current instruction has written a word.
    #[inline(always)]
    fn stored(&mut self, addr: u16) {
        let _ = addr;
    }
}

/// Two observers, of which the second is optional.
impl<I, A: Observer<I>, B: Observer<I>> Observer<I> for (&mut A, Option<&mut B>) {
    #[inline(always)]
    fn executed(&mut self, at: u16, key: u16, next: u16, jumped: bool, left: u64) {
        self.0.executed(at, key, next, jumped, left);
        if let Some(second) = &mut self.1 {
            second.executed(at, key, next, jumped, left);
        }
    }

    #[inline(always)]
    fn stored(&mut self, addr: u16) {
        self.0.stored(addr);
        if let Some(second) = &mut self.1 {
            second.stored(addr);
        }
    }
}

/// No observer: nothing of it is left in the loop.
impl<I> Observer<I> for () {
    #[inline(always)]
    fn executed(&mut self, _: u16, _: u16, _: u16, _: bool, _: u64) {}
}
