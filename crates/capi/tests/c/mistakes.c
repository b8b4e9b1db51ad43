/* Every mistake that a program can make at the border, and the error it gets. Exits with 0 if all is as
 * it should be. It names machines, as any program of a user does. */

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "bantam.h"

static int failures = 0;

#define CHECK(what)                                                                        \
    do {                                                                                   \
        if (!(what)) {                                                                     \
            failures++;                                                                    \
            printf("line %d: %s; last error: %s\n", __LINE__, #what, bantam_last_error()); \
        }                                                                                  \
    } while (0)
#define STATUS(call, name) CHECK((call) == BANTAM_STATUS_##name)
#define OK(call) STATUS(call, OK)
#define SAYS(text) CHECK(strstr(bantam_last_error(), text) != NULL)

static const char BAD_UTF8[] = "\xff\xfe";

static void versions_and_names(void) {
    CHECK(strchr(bantam_version(), '.') != NULL);
    CHECK(strcmp(bantam_last_error(), "") == 0);
    CHECK(bantam_machine_count() >= 2);
    for (size_t i = 0; i < bantam_machine_count(); i++) {
        BantamMachine *machine = bantam_create(bantam_machine_name(i), NULL, 0);
        CHECK(machine != NULL);
        CHECK(bantam_machine_title(i) != NULL);
        OK(bantam_free(machine));
    }
    CHECK(bantam_machine_name(bantam_machine_count()) == NULL);
    SAYS("unknown machine number");
    CHECK(bantam_machine_title((size_t)-1) == NULL);
}

static void creating(void) {
    CHECK(bantam_create(NULL, NULL, 0) == NULL);
    SAYS("`name` is NULL");
    CHECK(bantam_create(BAD_UTF8, NULL, 0) == NULL);
    SAYS("`name` is not UTF-8");
    CHECK(bantam_create("pdp-11", NULL, 0) == NULL);
    SAYS("there is no machine `pdp-11`; the machines are lc3");
    CHECK(bantam_create("lc3", NULL, 1) == NULL);
    SAYS("`settings` is NULL");
    BantamSetting setting = {"gears", "five"};
    CHECK(bantam_create("lc3", &setting, 1) == NULL);
    SAYS("no setting `gears`");
    setting.name = "compat";
    CHECK(bantam_create("lc3", &setting, 1) == NULL);
    SAYS("`compat` cannot be `five`");
    CHECK(bantam_create("lc3", &setting, (size_t)-1) == NULL);
    SAYS("cannot have");
    setting.value = NULL;
    CHECK(bantam_create("lc3", &setting, 1) == NULL);
    SAYS("`setting value` is NULL");
    setting.value = BAD_UTF8;
    CHECK(bantam_create("lc3", &setting, 1) == NULL);
    SAYS("`setting value` is not UTF-8");
    setting.name = NULL;
    CHECK(bantam_create("lc3", &setting, 1) == NULL);
    SAYS("`setting name` is NULL");
    setting.name = "compat";
    setting.value = "textbook2";
    BantamMachine *machine = bantam_create("LC3", &setting, 1);
    CHECK(machine != NULL);
    OK(bantam_free(machine));
    OK(bantam_free(NULL));
}

/* Every function with NULL for the machine. */
static void no_machine(void) {
    BantamRegister reg;
    BantamFault fault;
    BantamExit end;
    BantamDevice device = {0};
    uint32_t number;
    uint64_t count;
    size_t size;
    STATUS(bantam_load_source(NULL, NULL, "HALT"), NULL_POINTER);
    SAYS("`machine` is NULL");
    STATUS(bantam_load_bytes(NULL, "a.obj", NULL, 0), NULL_POINTER);
    CHECK(bantam_diagnostics(NULL) == NULL);
    STATUS(bantam_label(NULL, "A", &number), NULL_POINTER);
    STATUS(bantam_randomize(NULL, 1), NULL_POINTER);
    STATUS(bantam_register_count(NULL, &size), NULL_POINTER);
    STATUS(bantam_register_at(NULL, 0, &reg), NULL_POINTER);
    STATUS(bantam_register(NULL, "R0", &number), NULL_POINTER);
    STATUS(bantam_set_register(NULL, "R0", 1), NULL_POINTER);
    STATUS(bantam_pc(NULL, &number), NULL_POINTER);
    STATUS(bantam_set_pc(NULL, 1), NULL_POINTER);
    STATUS(bantam_read(NULL, 0, &number), NULL_POINTER);
    STATUS(bantam_write(NULL, 0, 0), NULL_POINTER);
    STATUS(bantam_instructions(NULL, &count), NULL_POINTER);
    STATUS(bantam_set_engine(NULL, BANTAM_ENGINE_INTERPRETER), NULL_POINTER);
    STATUS(bantam_run(NULL, 0, &end), NULL_POINTER);
    STATUS(bantam_step(NULL, &end), NULL_POINTER);
    STATUS(bantam_stop(NULL), NULL_POINTER);
    STATUS(bantam_fault(NULL, &fault), NULL_POINTER);
    STATUS(bantam_set_console(NULL, NULL), NULL_POINTER);
    STATUS(bantam_add_input(NULL, NULL, 0), NULL_POINTER);
    CHECK(bantam_output(NULL, &size) == NULL);
    STATUS(bantam_clear_output(NULL), NULL_POINTER);
    STATUS(bantam_set_output_limit(NULL, 1), NULL_POINTER);
    STATUS(bantam_attach(NULL, &device), NULL_POINTER);
    STATUS(bantam_detach(NULL, 1), NULL_POINTER);
    STATUS(bantam_port_count(NULL, &number), NULL_POINTER);
    STATUS(bantam_connect_port(NULL, 0, &device), NULL_POINTER);
    CHECK(bantam_now(NULL) == 0);
    CHECK(bantam_fail(NULL, "no") != 0);
    SAYS("`context` is NULL");
}

/* Every other pointer that must not be NULL. */
static void no_place(BantamMachine *lc3) {
    uint64_t before, after;
    uint32_t number;
    STATUS(bantam_load_source(lc3, NULL, NULL), NULL_POINTER);
    STATUS(bantam_load_bytes(lc3, NULL, NULL, 0), NULL_POINTER);
    STATUS(bantam_load_bytes(lc3, "a.obj", NULL, 4), NULL_POINTER);
    SAYS("`bytes` is NULL");
    STATUS(bantam_label(lc3, NULL, &number), NULL_POINTER);
    STATUS(bantam_label(lc3, "A", NULL), NULL_POINTER);
    STATUS(bantam_register_count(lc3, NULL), NULL_POINTER);
    STATUS(bantam_register_at(lc3, 0, NULL), NULL_POINTER);
    STATUS(bantam_register(lc3, NULL, &number), NULL_POINTER);
    STATUS(bantam_register(lc3, "R0", NULL), NULL_POINTER);
    STATUS(bantam_set_register(lc3, NULL, 0), NULL_POINTER);
    STATUS(bantam_pc(lc3, NULL), NULL_POINTER);
    STATUS(bantam_read(lc3, 0, NULL), NULL_POINTER);
    STATUS(bantam_instructions(lc3, NULL), NULL_POINTER);
    OK(bantam_instructions(lc3, &before));
    STATUS(bantam_run(lc3, 1, NULL), NULL_POINTER);
    STATUS(bantam_step(lc3, NULL), NULL_POINTER);
    OK(bantam_instructions(lc3, &after));
    CHECK(before == after);
    STATUS(bantam_fault(lc3, NULL), NULL_POINTER);
    STATUS(bantam_add_input(lc3, NULL, 1), NULL_POINTER);
    OK(bantam_add_input(lc3, NULL, 0));
    CHECK(bantam_output(lc3, NULL) != NULL);
    STATUS(bantam_attach(lc3, NULL), NULL_POINTER);
    STATUS(bantam_port_count(lc3, NULL), NULL_POINTER);
    STATUS(bantam_connect_port(lc3, 0, NULL), NULL_POINTER);
}

static void programs(BantamMachine *lc3) {
    static const uint8_t obj[] = {0x30, 0x00, 0x10, 0x65, 0xF0, 0x25};
    uint32_t number = 77;
    STATUS(bantam_load_source(lc3, BAD_UTF8, "HALT"), NOT_UTF8);
    STATUS(bantam_load_source(lc3, NULL, BAD_UTF8), NOT_UTF8);
    STATUS(bantam_load_source(lc3, "bad.asm", "  .ORIG x3000\n  ADDD R0, R0, #1\n  .END\n"), BAD_PROGRAM);
    SAYS("bad.asm:2");
    CHECK(strstr(bantam_diagnostics(lc3), "ADDD") != NULL);
    STATUS(bantam_load_source(lc3, NULL, ""), BAD_FILE);
    SAYS("no words");
    STATUS(bantam_load_bytes(lc3, "a.obj", obj, 1), BAD_FILE);
    STATUS(bantam_load_bytes(lc3, "a.obj", obj, 0), BAD_FILE);
    STATUS(bantam_load_bytes(lc3, "a.bto", obj, sizeof obj), BAD_FILE);
    STATUS(bantam_load_bytes(lc3, "a.vc", obj, sizeof obj), BAD_FILE);
    SAYS("a.vc is for the VC, not for the LC-3");
    STATUS(bantam_load_bytes(lc3, "a.obj", (const uint8_t *)"\xff\xf0\x10\x65", 4), BAD_FILE);
    SAYS("device space");
    STATUS(bantam_load_bytes(lc3, BAD_UTF8, obj, sizeof obj), NOT_UTF8);
    /* A file that is not UTF-8 is a source with an error, as for the command line. */
    STATUS(bantam_load_bytes(lc3, "a.asm", (const uint8_t *)BAD_UTF8, 2), BAD_PROGRAM);
    OK(bantam_load_bytes(lc3, "a.obj", obj, sizeof obj));
    CHECK(strcmp(bantam_diagnostics(lc3), "") == 0);
    OK(bantam_pc(lc3, &number));
    CHECK(number == 0x3000);
    OK(bantam_load_source(lc3, NULL, "  .ORIG x3000\nHERE  HALT\nTHERE .FILL 7\n  .END\n"));
    OK(bantam_label(lc3, "there", &number));
    CHECK(number == 0x3001);
    STATUS(bantam_label(lc3, "NOWHERE", &number), UNKNOWN);
    CHECK(number == 0x3001);
    STATUS(bantam_label(lc3, BAD_UTF8, &number), NOT_UTF8);
}

static void state(BantamMachine *lc3, BantamMachine *vc) {
    BantamRegister reg;
    uint32_t number = 77;
    size_t count;
    OK(bantam_register_count(vc, &count));
    OK(bantam_register_at(vc, 0, &reg));
    CHECK(strcmp(reg.name, "R0") == 0 && reg.bits == 8);
    STATUS(bantam_register_at(vc, count, &reg), UNKNOWN);
    STATUS(bantam_register(vc, "R9", &number), UNKNOWN);
    SAYS("unknown register `R9`; the registers are R0 R1");
    CHECK(number == 77);
    STATUS(bantam_register(vc, BAD_UTF8, &number), NOT_UTF8);
    STATUS(bantam_set_register(vc, "R9", 0), UNKNOWN);
    STATUS(bantam_set_register(vc, "R0", 256), BAD_VALUE);
    SAYS("256 does not fit into the 8 bits of `R0`");
    STATUS(bantam_set_register(lc3, "R0", 65536), BAD_VALUE);
    OK(bantam_set_register(lc3, "r0", 65535));
    OK(bantam_register(lc3, "R0", &number));
    CHECK(number == 65535);
    STATUS(bantam_set_pc(vc, 256), BAD_VALUE);
    STATUS(bantam_read(vc, 65536, &number), BAD_VALUE);
    STATUS(bantam_write(vc, 0, 256), BAD_VALUE);
    STATUS(bantam_write(vc, 0x1000, 1), BAD_VALUE);
    SAYS("there is no memory at 0x1000");
    STATUS(bantam_write(lc3, 0xFE06, 65), BAD_VALUE);
    STATUS(bantam_write(lc3, (uint32_t)-1, 1), BAD_VALUE);
    OK(bantam_write(vc, 255, 255));
    OK(bantam_read(vc, 255, &number));
    CHECK(number == 255);
}

/* A device that does what `user` says. */
enum how { FAIL_SILENTLY, FAIL_BADLY, FAIL_AND_SAY_NOTHING_IS_WRONG, GIVE_TOO_MUCH, USE_THE_MACHINE };
static enum how how;
static BantamMachine *used;
static BantamStatus answer;

static int32_t misbehave(void *user, BantamContext *context, uint32_t addr, uint32_t *value) {
    uint32_t number;
    (void)user;
    CHECK(addr == 3);
    switch (how) {
    case FAIL_SILENTLY:
        return 1;
    case FAIL_BADLY:
        return bantam_fail(context, BAD_UTF8);
    case FAIL_AND_SAY_NOTHING_IS_WRONG:
        (void)bantam_fail(context, "it is Sunday");
        return 0;
    case GIVE_TOO_MUCH:
        *value = 256;
        return 0;
    case USE_THE_MACHINE:
        answer = bantam_register(used, "R0", &number);
        STATUS(bantam_free(used), IN_USE);
        CHECK(bantam_output(used, NULL) == NULL);
        CHECK(bantam_now(context) == 0);
        OK(bantam_stop(used));
        return 0;
    }
    return 1;
}

static void faults(BantamMachine *vc) {
    static const char *const says[] = {"the device `oddity` failed", "the device `oddity` failed",
                                       "it is Sunday",
                                       "the device `oddity` returned 256, which has more than 8 bits"};
    BantamDevice device = {0};
    BantamFault fault;
    BantamExit end;
    uint32_t ports;
    STATUS(bantam_fault(vc, &fault), UNKNOWN);
    STATUS(bantam_attach(vc, &device), NULL_POINTER);
    SAYS("`device name` is NULL");
    device.name = BAD_UTF8;
    STATUS(bantam_attach(vc, &device), NOT_UTF8);
    device.name = "oddity";
    device.read = misbehave;
    STATUS(bantam_attach(vc, &device), BAD_DEVICE);
    device.first = 2;
    device.last = 1;
    STATUS(bantam_attach(vc, &device), BAD_VALUE);
    device.last = 65536;
    STATUS(bantam_attach(vc, &device), BAD_VALUE);
    device.first = device.last = 0x100;
    STATUS(bantam_attach(vc, &device), BAD_DEVICE);
    SAYS("belongs to `port`");
    STATUS(bantam_detach(vc, 0x200), UNKNOWN);
    STATUS(bantam_detach(vc, 65536), BAD_VALUE);
    OK(bantam_port_count(vc, &ports));
    STATUS(bantam_connect_port(vc, ports, &device), UNKNOWN);
    OK(bantam_connect_port(vc, 3, &device));
    for (how = FAIL_SILENTLY; how <= GIVE_TOO_MUCH; how++) {
        OK(bantam_load_source(vc, NULL, "RPRT R0 3\nHALT\n"));
        OK(bantam_run(vc, 0, &end));
        CHECK(end == BANTAM_EXIT_FAULT);
        OK(bantam_fault(vc, &fault));
        CHECK(strcmp(fault.message, says[how]) == 0);
        CHECK(fault.addr == 0 && fault.help == NULL);
    }
    used = vc;
    OK(bantam_run(vc, 0, &end));
    CHECK(end == BANTAM_EXIT_HALTED || end == BANTAM_EXIT_STOPPED);
    CHECK(answer == BANTAM_STATUS_IN_USE);
    OK(bantam_detach(vc, 0x103));
}

/* A clock: reading gives the count of instructions, writing is refused. */
static int32_t read_clock(void *user, BantamContext *context, uint32_t addr, uint32_t *value) {
    CHECK(user == &how && addr == 0xFE10);
    *value = (uint32_t)bantam_now(context);
    return 0;
}

static int32_t write_clock(void *user, BantamContext *context, uint32_t addr, uint32_t value) {
    CHECK(user == &how && addr == 0xFE10 && value == 2);
    return bantam_fail(context, "time cannot be set");
}

static uint32_t peek_clock(void *user, uint32_t addr) {
    CHECK(user == &how && addr == 0xFE10);
    return 4711;
}

static void devices(void) {
    BantamMachine *lc3 = bantam_create("lc3", NULL, 0);
    BantamDevice clock = {0};
    BantamFault fault;
    BantamExit end;
    uint32_t number;
    clock.user = &how;
    clock.name = "clock";
    clock.first = clock.last = 0xFE10;
    clock.read = read_clock;
    clock.write = write_clock;
    clock.peek = peek_clock;
    OK(bantam_attach(lc3, &clock));
    STATUS(bantam_attach(lc3, &clock), BAD_DEVICE);
    SAYS("belongs to `clock`");
    /* Below x3000 a program may use devices. */
    OK(bantam_load_source(lc3, "clock.asm",
                          "  .ORIG x0800\n  AND R0, R0, #0\n  LDI R0, CLOCK\n"
                          "  ADD R0, R0, #1\n  STI R0, CLOCK\n  HALT\n"
                          "CLOCK .FILL xFE10\n  .END\n"));
    OK(bantam_run(lc3, 0, &end));
    CHECK(end == BANTAM_EXIT_FAULT);
    OK(bantam_fault(lc3, &fault));
    CHECK(strcmp(fault.message, "time cannot be set") == 0);
    CHECK(strcmp(fault.place, "x0803, clock.asm:5") == 0);
    OK(bantam_register(lc3, "R0", &number));
    CHECK(number == 2);
    OK(bantam_read(lc3, 0xFE10, &number));
    CHECK(number == 4711);
    OK(bantam_detach(lc3, 0xFE10));
    OK(bantam_read(lc3, 0xFE10, &number));
    CHECK(number == 0);
    OK(bantam_free(lc3));
}

static int32_t never_taken(void *user, const uint8_t *bytes, size_t len) {
    (void)bytes;
    CHECK(len == 1);
    return *(int32_t *)user;
}

static int32_t key_of(void *user, uint64_t now) {
    (void)now;
    return *(int32_t *)user;
}

static void consoles(BantamMachine *lc3) {
    BantamConsole console = {0};
    BantamExit end;
    int32_t what = BANTAM_PUT_FULL;
    size_t len = 77;
    const char *echo = "  .ORIG x3000\n  GETC\n  OUT\n  HALT\n  .END\n";
    console.user = &what;
    console.put = never_taken;
    OK(bantam_set_console(lc3, &console));
    OK(bantam_add_input(lc3, (const uint8_t *)"ab", 2));
    OK(bantam_load_source(lc3, NULL, echo));
    OK(bantam_run(lc3, 0, &end));
    CHECK(end == BANTAM_EXIT_OUTPUT_LIMIT);
    what = -1;
    OK(bantam_run(lc3, 0, &end));
    CHECK(end == BANTAM_EXIT_OUTPUT_CLOSED);
    OK(bantam_set_console(lc3, NULL));
    OK(bantam_run(lc3, 0, &end));
    CHECK(end == BANTAM_EXIT_HALTED);
    CHECK(strcmp(bantam_output(lc3, &len), "a") == 0 && len == 1);
    OK(bantam_set_output_limit(lc3, 1));
    OK(bantam_load_source(lc3, NULL, echo));
    OK(bantam_run(lc3, 0, &end));
    CHECK(end == BANTAM_EXIT_OUTPUT_LIMIT);
    OK(bantam_clear_output(lc3));
    OK(bantam_run(lc3, 0, &end));
    CHECK(end == BANTAM_EXIT_HALTED);
    CHECK(strcmp(bantam_output(lc3, NULL), "b") == 0);
    OK(bantam_set_output_limit(lc3, 0));
    console.put = NULL;
    console.key = key_of;
    OK(bantam_set_console(lc3, &console));
    what = 'c';
    OK(bantam_load_source(lc3, NULL, echo));
    OK(bantam_run(lc3, 0, &end));
    CHECK(end == BANTAM_EXIT_HALTED);
    CHECK(strcmp(bantam_output(lc3, NULL), "bc") == 0);
    what = BANTAM_KEY_NONE;
    OK(bantam_load_source(lc3, NULL, echo));
    OK(bantam_run(lc3, 10000, &end));
    CHECK(end == BANTAM_EXIT_STEP_LIMIT);
    what = 4711;
    OK(bantam_run(lc3, 10000, &end));
    CHECK(end == BANTAM_EXIT_INPUT_ENDED);
    OK(bantam_set_console(lc3, NULL));
}

/* Another thread: runs the machine for ever, as soon as it is not in use. */
static void *run_for_ever(void *machine) {
    static BantamExit end;
    BantamStatus status;
    do {
        /* A thread that spins can keep the other one from running at all, under Valgrind for example. */
        sched_yield();
        status = bantam_run(machine, 0, &end);
    } while (status == BANTAM_STATUS_IN_USE);
    OK(status);
    return &end;
}

static void runs(BantamMachine *vc, BantamMachine *lc3) {
    pthread_t thread;
    BantamExit end;
    void *result;
    uint32_t number;
    STATUS(bantam_set_engine(vc, 4711), UNKNOWN);
    SAYS("unknown engine 4711");
    STATUS(bantam_set_engine(lc3, BANTAM_ENGINE_GATES), UNKNOWN);
    OK(bantam_set_engine(vc, BANTAM_ENGINE_GATES));
    OK(bantam_set_engine(vc, BANTAM_ENGINE_REFERENCE));
    OK(bantam_load_source(vc, NULL, "MOV R0 5\nJMP 0\n"));
    OK(bantam_step(vc, &end));
    CHECK(end == BANTAM_EXIT_RUNNING);
    OK(bantam_run(vc, 10, &end));
    CHECK(end == BANTAM_EXIT_STEP_LIMIT);
    OK(bantam_stop(vc));
    OK(bantam_run(vc, 10, &end));
    CHECK(end == BANTAM_EXIT_STOPPED);
    OK(bantam_set_engine(vc, BANTAM_ENGINE_JIT));
    OK(bantam_run(vc, 1000000, &end));
    CHECK(end == BANTAM_EXIT_STEP_LIMIT);
    OK(bantam_set_engine(vc, BANTAM_ENGINE_AUTO));
    OK(bantam_run(vc, 1000000, &end));
    CHECK(end == BANTAM_EXIT_STEP_LIMIT);
    OK(bantam_set_engine(vc, BANTAM_ENGINE_INTERPRETER));
    CHECK(pthread_create(&thread, NULL, run_for_ever, vc) == 0);
    while (bantam_pc(vc, &number) != BANTAM_STATUS_IN_USE) {
        sched_yield();
    }
    SAYS("in use");
    STATUS(bantam_free(vc), IN_USE);
    OK(bantam_stop(vc));
    CHECK(pthread_join(thread, &result) == 0);
    CHECK(*(BantamExit *)result == BANTAM_EXIT_STOPPED);
    OK(bantam_pc(vc, &number));
}

int main(void) {
    BantamMachine *lc3, *vc;
    versions_and_names();
    creating();
    no_machine();
    lc3 = bantam_create("lc3", NULL, 0);
    vc = bantam_create("vc", NULL, 0);
    no_place(lc3);
    programs(lc3);
    state(lc3, vc);
    faults(vc);
    devices();
    consoles(lc3);
    runs(vc, lc3);
    OK(bantam_free(lc3));
    OK(bantam_free(vc));
    printf(failures == 0 ? "all is well\n" : "%d failures\n", failures);
    return failures != 0;
}
