/*
 * Bantam, a workbench for small computers: assemble programs and run them.
 *
 * This file is made by `cargo xtask codegen`. docs/c.md is the guide, examples/c/hello.c an example.
 *
 * Errors. Most functions return a BantamStatus, and put their result where a pointer says. Functions
 * that return a pointer return NULL on errors. bantam_last_error() has the text. A call that fails
 * changes nothing, unless its comment says otherwise; it leaves the places of results alone.
 *
 * Pointers. NULL is an error where a comment does not allow it. Texts end with a zero byte and are
 * UTF-8. What you pass is copied, or not used after the call, but for functions of consoles and devices
 * and their `user`. What you get belongs to the library; you free machines, and nothing else. Unless a
 * comment says otherwise, it lives until the next call with the same machine, bantam_stop excepted.
 *
 * Threads. A machine may be made, used and freed on different threads, but only by one at a time.
 * A call while the machine is in use returns BANTAM_STATUS_IN_USE and does nothing; that is also the
 * answer to a callback that uses the machine which called it. Only bantam_stop may be called then.
 * No call may come after bantam_free, or during it. Different machines have nothing in common.
 *
 * Errors inside the library end in BANTAM_STATUS_PANIC, never in your program, and leave a line on
 * standard error. The machine can then only be freed.
 */


#ifndef BANTAM_H
#define BANTAM_H

#include <stddef.h>
#include <stdint.h>

// What the callback `key` returns when there is no key and none will come: the same as `EOF`.
#define BANTAM_KEY_ENDED -1

// What the callback `key` returns when there is no key now and one may come.
#define BANTAM_KEY_NONE -2

// What the callback `put` returns when it takes no more: the run ends with
// `BANTAM_EXIT_OUTPUT_LIMIT`. Any other number but 0 is `BANTAM_EXIT_OUTPUT_CLOSED`.
#define BANTAM_PUT_FULL 1

// What a call says. On anything but `BANTAM_STATUS_OK` nothing has changed, if the call does not say
// otherwise, and `bantam_last_error` has a text.
enum BantamStatus
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // It was done.
    BANTAM_STATUS_OK = 0,
    // A pointer is NULL that must not be.
    BANTAM_STATUS_NULL_POINTER = 1,
    // A text is not UTF-8.
    BANTAM_STATUS_NOT_UTF8 = 2,
    // There is nothing of that name or number.
    BANTAM_STATUS_UNKNOWN = 3,
    // A number or a setting's value is not allowed.
    BANTAM_STATUS_BAD_VALUE = 4,
    // The source has errors; `bantam_diagnostics` tells them.
    BANTAM_STATUS_BAD_PROGRAM = 5,
    // An image or object is malformed, for another machine, empty, or too large.
    BANTAM_STATUS_BAD_FILE = 6,
    // A device cannot be attached there.
    BANTAM_STATUS_BAD_DEVICE = 7,
    // The machine is in use: by another thread, or by the run that called this callback.
    BANTAM_STATUS_IN_USE = 8,
    // There was an error inside the library. The machine can be freed, and nothing else.
    BANTAM_STATUS_PANIC = 9,
    // There was such an error before.
    BANTAM_STATUS_POISONED = 10,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum BantamStatus BantamStatus;
#else
typedef int32_t BantamStatus;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// How a run ended.
enum BantamExit
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // It has not ended: the step was done, and there is nothing to report.
    BANTAM_EXIT_RUNNING = 0,
    // The program halted.
    BANTAM_EXIT_HALTED = 1,
    // The program did something that the machine cannot go on from; `bantam_fault` tells what. The
    // machine is as it was before that instruction.
    BANTAM_EXIT_FAULT = 2,
    // The limit of instructions was reached.
    BANTAM_EXIT_STEP_LIMIT = 3,
    // The console took as much output as it was told to take.
    BANTAM_EXIT_OUTPUT_LIMIT = 4,
    // The console did not take output.
    BANTAM_EXIT_OUTPUT_CLOSED = 5,
    // The program waits for a key, and input has ended.
    BANTAM_EXIT_INPUT_ENDED = 6,
    // `bantam_stop` was called.
    BANTAM_EXIT_STOPPED = 7,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum BantamExit BantamExit;
#else
typedef int32_t BantamExit;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What runs the instructions. The results are the same.
enum BantamEngine
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The fast one.
    BANTAM_ENGINE_INTERPRETER = 0,
    // The simple and slow one, which the others are checked against.
    BANTAM_ENGINE_REFERENCE = 1,
    // The machine as a circuit, gate by gate, where there is one.
    BANTAM_ENGINE_GATES = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum BantamEngine BantamEngine;
#else
typedef int32_t BantamEngine;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What a device is told while it is read or written. It ends with the callback.
typedef struct BantamContext BantamContext;

// A machine. Made by `bantam_create`, freed by `bantam_free`.
typedef struct BantamMachine BantamMachine;

// A choice about a machine, by name, as the command line has it.
typedef struct {
    // The name of the setting.
    const char *name;
    // The value that is chosen.
    const char *value;
} BantamSetting;

// A register.
typedef struct {
    // Its name; lives as long as the machine.
    const char *name;
    // What it holds.
    uint32_t value;
    // How many bits it has.
    uint32_t bits;
} BantamRegister;

// Why the last run ended with `BANTAM_EXIT_FAULT`.
typedef struct {
    // What happened: a sentence without a full stop.
    const char *message;
    // What to do about it; may be NULL.
    const char *help;
    // Where it happened, for people: the address, the nearest label, file and line if known.
    const char *place;
    // The address of the instruction.
    uint32_t addr;
} BantamFault;

// A console: where output goes and keys come from. Each function may be NULL; then output is kept, and
// keys are those of `bantam_add_input`. The functions are called during `bantam_run` and
// `bantam_step`, on the thread that called these, and must not throw, jump out, or use the machine.
typedef struct {
    // Given to each function as it is.
    void *user;
    // Shows bytes, all or none. Returns 0 if they were taken. Any other number ends the run before the
    // instruction that showed them: `BANTAM_PUT_FULL` as output limit, the rest as output closed.
    int32_t (*put)(void *user, const uint8_t *bytes, size_t len);
    // Returns the next key, 0 to 255, or `BANTAM_KEY_NONE`, or `BANTAM_KEY_ENDED`; any other number
    // is as `BANTAM_KEY_ENDED`. It does not wait. `now` is the count of instructions that have
    // completed.
    int32_t (*key)(void *user, uint64_t now);
    // Called when the machine can do nothing until a key comes, each time that it has looked for one.
    // May wait for a while; the machine then goes on and looks again. NULL: it does not wait.
    void (*wait)(void *user);
} BantamConsole;

// A device. Each function may be NULL: then reads give 0, and writes go nowhere. They are called as
// those of a console are.
typedef struct {
    // Given to each function as it is.
    void *user;
    // A short name, for messages; copied.
    const char *name;
    // The first address that the device answers for. Not looked at by `bantam_connect_port`.
    uint32_t first;
    // The last one.
    uint32_t last;
    // Reads: puts a number of as many bits as a cell or port has into `*value`, which is 0 before.
    // Returns 0, or what `bantam_fail` returns: then the instruction has not happened, and the run
    // ends with a fault. `addr` is the address, or the number of the port.
    int32_t (*read)(void *user, BantamContext *context, uint32_t addr, uint32_t *value);
    // Writes; returns as `read` does.
    int32_t (*write)(void *user, BantamContext *context, uint32_t addr, uint32_t value);
    // Reads without any effect, for `bantam_read`. Must not change anything.
    uint32_t (*peek)(void *user, uint32_t addr);
} BantamDevice;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The version of the library, such as "0.1.0". Lives for ever.
const char *bantam_version(void);

// What went wrong in the last call of this thread that failed; an empty text if none has. Never NULL.
// It lives until the next call of this thread that fails, or the end of the thread.
const char *bantam_last_error(void);

// How many kinds of machine there are.
size_t bantam_machine_count(void);

// The short name of a kind of machine, for `bantam_create`. Lives for ever. NULL if `index` is not
// below the count.
const char *bantam_machine_name(size_t index);

// The name as people write it; otherwise as `bantam_machine_name`.
const char *bantam_machine_title(size_t index);

// Makes a machine. `settings` are `count` choices, or NULL and 0. Free it with `bantam_free`. NULL on
// errors: the machine or a setting is unknown, or a setting has no such value.
BantamMachine *bantam_create(const char *name,
                             const BantamSetting *settings,
                             size_t count);

// Frees a machine, also one that an error inside the library has made useless. NULL is allowed. A
// machine that is in use is not freed.
BantamStatus bantam_free(BantamMachine *machine);

// Assembles a source and loads it. `name` is for messages and may be NULL. The errors and warnings
// are in `bantam_diagnostics`, the errors also in `bantam_last_error`. Loading sets the program
// counter and what else a program begins with, and clears nothing: make a new machine if a run is not
// to know of the one before.
BantamStatus bantam_load_source(BantamMachine *machine,
                                const char *name,
                                const char *text);

// Loads the `len` bytes of a file. The end of `name` tells their form, as for the command line: .bto,
// .obj, .vc, .bits, .euc and so on; any other name means assembly. The file itself is not looked for.
BantamStatus bantam_load_bytes(BantamMachine *machine,
                               const char *name,
                               const uint8_t *bytes,
                               size_t len);

// The errors and warnings of the last load, as a terminal would show them; empty if there are none.
// Lives until the next call with this machine. NULL only on errors of this call.
const char *bantam_diagnostics(BantamMachine *machine);

// The address of a label of the program, compared without case.
BantamStatus bantam_label(BantamMachine *machine, const char *name, uint32_t *addr);

// Fills memory and registers with numbers that depend on `seed` alone, to find programs that rely on
// zeros. Call it before loading.
BantamStatus bantam_randomize(BantamMachine *machine,
                              uint64_t seed);

// How many registers there are, the program counter among them.
BantamStatus bantam_register_count(BantamMachine *machine, size_t *count);

// A register by its number, from 0.
BantamStatus bantam_register_at(BantamMachine *machine, size_t index, BantamRegister *result);

// What a register holds, by its name, compared without case.
BantamStatus bantam_register(BantamMachine *machine, const char *name, uint32_t *value);

// Sets a register by its name, compared without case.
BantamStatus bantam_set_register(BantamMachine *machine, const char *name, uint32_t value);

// The address of the next instruction.
BantamStatus bantam_pc(BantamMachine *machine, uint32_t *addr);

// Sets the address of the next instruction.
BantamStatus bantam_set_pc(BantamMachine *machine, uint32_t addr);

// What is in a memory cell, without any effect on devices. A cell that does not exist holds 0.
BantamStatus bantam_read(BantamMachine *machine, uint32_t addr, uint32_t *value);

// Writes a memory cell, whatever protection says. Devices cannot be written so.
BantamStatus bantam_write(BantamMachine *machine, uint32_t addr, uint32_t value);

// How many instructions have completed since the machine was made.
BantamStatus bantam_instructions(BantamMachine *machine, uint64_t *count);

// Chooses what runs the instructions: a `BantamEngine`. A machine that has not been built of gates does
// not know `BANTAM_ENGINE_GATES`.
BantamStatus bantam_set_engine(BantamMachine *machine,
                               int32_t engine);

// Runs until the program ends or `max_instructions` have completed; 0 means no limit. The status says
// whether it ran at all, `exit` how the run ended. After a limit the next run goes on from there.
BantamStatus bantam_run(BantamMachine *machine,
                        uint64_t max_instructions,
                        BantamExit *exit);

// Runs one instruction. `exit` is `BANTAM_EXIT_RUNNING` unless the program ends with it.
BantamStatus bantam_step(BantamMachine *machine, BantamExit *exit);

// Stops a run, which ends with `BANTAM_EXIT_STOPPED` after at most about a million instructions. If
// none is running, the next `bantam_run` ends at once. This is the one function that may be called
// while the machine is in use: from another thread, a callback, or a signal handler.
BantamStatus bantam_stop(const BantamMachine *machine);

// Why the last run or step ended with `BANTAM_EXIT_FAULT`; unknown if it did not. The texts live until
// the next call with this machine.
BantamStatus bantam_fault(BantamMachine *machine,
                          BantamFault *fault);

// Sets the console; it is copied. NULL: output is kept, and keys are those of `bantam_add_input`.
BantamStatus bantam_set_console(BantamMachine *machine, const BantamConsole *console);

// Adds `len` keys to those that the program can read; they are copied. After the last one input has
// ended. What is added after a machine has seen that end may not be read any more.
BantamStatus bantam_add_input(BantamMachine *machine, const uint8_t *bytes, size_t len);

// The output that was kept, with a zero byte behind it. `len` is set to its length in bytes, and may be
// NULL. Lives until the next call with this machine. NULL on errors.
const char *bantam_output(BantamMachine *machine,
                          size_t *len);

// Forgets the output that was kept.
BantamStatus bantam_clear_output(BantamMachine *machine);

// Keeps at most so many bytes of output; 0 means no limit. A run that shows more ends with
// `BANTAM_EXIT_OUTPUT_LIMIT`.
BantamStatus bantam_set_output_limit(BantamMachine *machine, size_t bytes);

// Adds a device at the addresses `first` to `last`, which are in the machine's device space and belong
// to no other device. The structure is copied; what `user` points to lives until the machine is freed
// or the device is detached.
BantamStatus bantam_attach(BantamMachine *machine,
                           const BantamDevice *device);

// Takes away the device that answers for `addr`, also one that the machine came with.
BantamStatus bantam_detach(BantamMachine *machine, uint32_t addr);

// How many ports the machine has; 0 if it has none.
BantamStatus bantam_port_count(BantamMachine *machine, uint32_t *count);

// Connects a port, from 0, to a device, in the place of the one that is there. The callbacks are told
// the number of the port as `addr`. Otherwise as `bantam_attach`.
BantamStatus bantam_connect_port(BantamMachine *machine,
                                 uint32_t port,
                                 const BantamDevice *device);

// How many instructions have completed before the one that uses the device; for its callbacks.
uint64_t bantam_now(const BantamContext *context);

// Says why a device cannot do what it is asked, for its callbacks: `return bantam_fail(context, "there
// is no paper");`. The message is a sentence without a full stop, and is copied. Returns a number that
// is not 0.
int32_t bantam_fail(BantamContext *context,
                    const char *message);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* BANTAM_H */
