//! What follows a run of the plain loop, instruction by instruction.

/// Who is told of every instruction that the loop has done.
pub(crate) trait Observer<I> {
    /// The instruction `key` at `at` is done, which was one of `left`, and the program goes on at `next`, to which
    /// it may have jumped.
    fn executed(&mut self, at: u16, key: u16, next: u16, jumped: bool, left: u64);

    /// The instruction that is being done has written a word.
    #[inline(always)]
    fn stored(&mut self, addr: u16) {
        let _ = addr;
    }
}

/// Two of them, of whom the second may not be there.
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

/// Nobody: nothing of it is left in the loop.
impl<I> Observer<I> for () {
    #[inline(always)]
    fn executed(&mut self, _: u16, _: u16, _: u16, _: bool, _: u64) {}
}
