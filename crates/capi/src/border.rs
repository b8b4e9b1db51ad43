//! The border: pointers from C become arguments that safe code can use.
//!
//! Each type is a pointer with a promise of C about it. The promise is made once, by the `unsafe` call that constructs
//! the value; from then on, NULL and bad UTF-8 are errors like any other.

#![expect(unsafe_code, reason = "pointers from C are read and written here")]

use std::{
    ffi::{CStr, c_char},
    marker::PhantomData,
    mem::MaybeUninit,
};

use crate::{
    guard::{Error, status},
    machine::BantamMachine,
    session::Session,
    types::BantamStatus,
};

/// A string: NULL, or characters that end with a zero byte.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    raw: *const c_char,
    name: &'static str,
    life: PhantomData<&'a CStr>,
}

impl<'a> Text<'a> {
    /// The argument called `name`.
    ///
    /// # Safety
    ///
    /// `raw` is NULL, or points to a string that ends with a zero byte and does not change during `'a`.
    pub(crate) const unsafe fn of(raw: *const c_char, name: &'static str) -> Self {
        Self { raw, name, life: PhantomData }
    }

    /// Returns the string, or an error if it is NULL.
    pub(crate) fn get(self) -> Result<&'a str, Error> {
        self.optional()?.ok_or(Error::Null(self.name))
    }

    /// Returns the string, or `None` if it is NULL.
    pub(crate) fn optional(self) -> Result<Option<&'a str>, Error> {
        if self.raw.is_null() {
            return Ok(None);
        }
        // SAFETY: it is not NULL, and the rest was promised to `of`.
        let text = unsafe { CStr::from_ptr(self.raw) };
        text.to_str().map(Some).map_err(|_| Error::NotUtf8(self.name))
    }
}

/// An array. NULL is allowed if it is empty.
#[derive(Clone, Copy)]
pub(crate) struct Many<'a, T> {
    raw: *const T,
    len: usize,
    name: &'static str,
    life: PhantomData<&'a T>,
}

impl<'a, T> Many<'a, T> {
    /// The argument called `name`.
    ///
    /// # Safety
    ///
    /// `raw` is NULL, or points to `len` values that do not change during `'a`.
    pub(crate) const unsafe fn of(raw: *const T, len: usize, name: &'static str) -> Self {
        Self { raw, len, name, life: PhantomData }
    }

    /// Returns the values.
    pub(crate) fn get(self) -> Result<&'a [T], Error> {
        if self.len == 0 {
            return Ok(&[]);
        }
        if self.raw.is_null() {
            return Err(Error::Null(self.name));
        }
        if self.len.checked_mul(size_of::<T>()).is_none_or(|bytes| bytes > isize::MAX as usize) {
            return Err(Error::Value(format!("`{}` cannot have {} elements", self.name, self.len)));
        }
        // SAFETY: it is not NULL, an allocation can have this size, and the rest was promised to `of`.
        Ok(unsafe { std::slice::from_raw_parts(self.raw, self.len) })
    }
}

/// A structure that C has filled in, or NULL.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a, T> {
    raw: *const T,
    life: PhantomData<&'a T>,
}

impl<'a, T> Given<'a, T> {
    /// The argument.
    ///
    /// # Safety
    ///
    /// `raw` is NULL, or points to a value that does not change during `'a`.
    pub(crate) const unsafe fn of(raw: *const T) -> Self {
        Self { raw, life: PhantomData }
    }

    /// Returns the structure, or `None` if it is NULL.
    pub(crate) fn optional(self) -> Option<&'a T> {
        // SAFETY: promised to `of`.
        unsafe { self.raw.as_ref() }
    }
}

/// A place for a result.
pub(crate) struct Out<'a, T> {
    raw: *mut T,
    name: &'static str,
    life: PhantomData<&'a mut T>,
}

impl<'a, T> Out<'a, T> {
    /// The argument called `name`.
    ///
    /// # Safety
    ///
    /// `raw` is NULL, or points to memory for a `T` that is not used otherwise during `'a`.
    pub(crate) const unsafe fn of(raw: *mut T, name: &'static str) -> Self {
        Self { raw, name, life: PhantomData }
    }

    /// Returns the place. It is requested before anything is done, so that a call with NULL does nothing.
    pub(crate) fn get(self) -> Result<&'a mut MaybeUninit<T>, Error> {
        let name = self.name;
        self.optional().ok_or(Error::Null(name))
    }

    /// Returns the place, or `None` if C does not want the result.
    pub(crate) fn optional(self) -> Option<&'a mut MaybeUninit<T>> {
        // SAFETY: promised to `of`; any bytes are a `MaybeUninit`.
        unsafe { self.raw.cast::<MaybeUninit<T>>().as_mut() }
    }
}

/// A machine.
pub(crate) struct Handle<'a> {
    raw: *const BantamMachine,
    life: PhantomData<&'a BantamMachine>,
}

impl<'a> Handle<'a> {
    /// The argument `machine`.
    ///
    /// # Safety
    ///
    /// `raw` is NULL, or comes from `bantam_create` and is not freed during `'a`.
    pub(crate) const unsafe fn of(raw: *const BantamMachine) -> Self {
        Self { raw, life: PhantomData }
    }

    /// Returns the machine.
    pub(crate) fn get(&self) -> Result<&'a BantamMachine, Error> {
        // SAFETY: promised to `of`.
        unsafe { self.raw.as_ref() }.ok_or(Error::Null("machine"))
    }

    /// Locks the machine's session and calls `body` with it.
    pub(crate) fn with(self, body: impl FnOnce(&mut Session) -> Result<(), Error>) -> BantamStatus {
        status(|| body(&mut *self.get()?.session()?))
    }
}

/// Frees a machine, unless it is in use. Does nothing for NULL.
///
/// # Safety
///
/// `raw` is NULL, or comes from `bantam_create` and is not used again.
pub(crate) unsafe fn free(raw: *mut BantamMachine) -> BantamStatus {
    status(|| {
        // SAFETY: promised.
        let Some(machine) = (unsafe { raw.as_ref() }) else { return Ok(()) };
        if machine.is_in_use() {
            return Err(Error::InUse);
        }
        // SAFETY: it was boxed by `bantam_create`, and is freed once.
        drop(unsafe { Box::from_raw(raw) });
        Ok(())
    })
}
