/* Compile with: cc -O2 FILE
 * With -DCOUNT it prints the number of completed instructions on standard error at the end; with -DTIME, the
 * CPU time in seconds. With -DCHECK it stops before an instruction that the program has overwritten. With
 * -DUNCHECKED it accepts every address, even one that is not plain memory. */

#include <stdint.h>
#include <stdio.h>
#ifdef TIME
#include <time.h>
#endif

/* A value has 16 bits, whatever C computes with. */
#define W(x) ((uint16_t)(x))
#define SIGNED(x) ((int16_t)(x))
#define CC_N (SIGNED(last) < 0)
#define CC_Z (last == 0)
#define CC_P (SIGNED(last) > 0)
#define CC_NZ (SIGNED(last) <= 0)
#define CC_NP (last != 0)
#define CC_ZP (SIGNED(last) >= 0)
#define MIN(a, b) ((a) < (b) ? (a) : (b))

#ifdef __GNUC__
#define RARELY(x) __builtin_expect(!!(x), 0)
#else
#define RARELY(x) (x)
#endif

#ifdef COUNT
static unsigned long long instructions;
#define COUNTED ++n;
#define LEAVE(count) (instructions = (count))
#else
#define COUNTED
#define LEAVE(count) ((void)n)
#endif

#ifdef CHECK
#define SAME(at, addr, cell) if (RARELY(mem[addr] != (cell))) FAULT(at, "the program has changed this instruction");
#else
#define SAME(at, addr, cell)
#endif

#ifdef UNCHECKED
#define PLAIN(at, addr)
#else
#define PLAIN(at, addr) if (RARELY((unsigned)W((addr) - FIRST) >= CELLS)) REFUSE(at, addr);
#endif

/* An instruction of one cell; the second cell of a longer one. */
#define DO(at, cell) COUNTED SAME(at, at, cell)
#define AND(at, cell) SAME(at, (at) + 1, cell)

/* Ways out. An instruction that cannot complete does not count. */
#define FAULT(at, reason) do { LEAVE(n - 1); why = (reason); return fault(at); } while (0)
#define REFUSE(at, addr) do { LEAVE(n - 1); return refused(at, addr); } while (0)
#define STRAY(to) do { LEAVE(n); return stray(to); } while (0)
#define NOT_ZERO(at, by) if (RARELY((by) == 0)) FAULT(at, "division by zero");
#define SERVICE(at, key) { \
        int how; \
        SAVE \
        how = service(key, all); \
        RESTORE \
        if (how == FAILED) FAULT(at, why); \
        if (how == HALTED) { LEAVE(n); return 0; } \
    }

/* How a service ended, and why if it failed. */
enum { DONE, HALTED, FAILED };
static const char *why = "";

