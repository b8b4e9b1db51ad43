/* hello: Bantam from C
 *
 * Shows: a console and a device written as C functions, stored input and output, a program with an
 * error, and one that faults. docs/c.md explains how to build it.
 *
 * Prints:
 * | The VC says: Hi
 * | The lamp is at 21.
 * | It halted after 7 instructions, and R1 is 21.
 * | This is no program:
 * | error[E0004]: `MOVE` is not an instruction
 * |  --> lamp.vc.asm:1:1
 * | It went wrong: the lamp takes at most 100, not 200
 * |   at 0x02, lamp.vc.asm:2
 * | The LC-3 makes "IBM" of "HAL".
 */

#include <stdio.h>
#include <stdlib.h>

#include "bantam.h"

/* Ends the program if a call has failed. */
static void must(BantamStatus status) {
    if (status != BANTAM_STATUS_OK) {
        fprintf(stderr, "error: %s\n", bantam_last_error());
        exit(1);
    }
}

static BantamMachine *machine_named(const char *name) {
    BantamMachine *machine = bantam_create(name, NULL, 0);
    if (machine == NULL) {
        fprintf(stderr, "error: %s\n", bantam_last_error());
        exit(1);
    }
    return machine;
}

/* The console: what the machine shows goes to standard output. */
static int32_t put(void *user, const uint8_t *bytes, size_t len) {
    (void)user;
    for (size_t i = 0; i < len; i++) {
        if (putchar(bytes[i]) == EOF) {
            return -1;
        }
    }
    return 0;
}

/* A thermometer: reading it gives the temperature that `user` points to. */
static int32_t read_temperature(void *user, BantamContext *context, uint32_t port, uint32_t *value) {
    (void)context;
    (void)port;
    *value = *(const uint32_t *)user;
    return 0;
}

/* A lamp: writing to it sets how bright it is, from 0 to 100. */
static int32_t write_lamp(void *user, BantamContext *context, uint32_t port, uint32_t value) {
    (void)user;
    (void)port;
    if (value > 100) {
        char why[64];
        snprintf(why, sizeof why, "the lamp takes at most 100, not %u", (unsigned)value);
        return bantam_fail(context, why);
    }
    printf("\nThe lamp is at %u.\n", (unsigned)value);
    return 0;
}

/* Port 0 is the thermometer and port 7 the lamp; the console is ours. */
static void run_with_devices(BantamMachine *vc) {
    /* It must live as long as the device does. */
    static uint32_t temperature = 21;
    BantamDevice thermometer = {0};
    thermometer.name = "thermometer";
    thermometer.user = &temperature;
    thermometer.read = read_temperature;
    must(bantam_connect_port(vc, 0, &thermometer));

    BantamDevice lamp = {0};
    lamp.name = "lamp";
    lamp.write = write_lamp;
    must(bantam_connect_port(vc, 7, &lamp));

    BantamConsole console = {0};
    console.put = put;
    must(bantam_set_console(vc, &console));

    must(bantam_load_source(vc, NULL,
                            "MOV  R0 'H'\n"
                            "MSG  R0\n"
                            "MOV  R0 'i'\n"
                            "MSG  R0\n"
                            "RPRT R1 0      ; how warm is it?\n"
                            "WPRT R1 7      ; so bright shall the lamp be\n"
                            "HALT\n"));
    printf("The VC says: ");
    BantamExit end;
    uint32_t r1;
    uint64_t count;
    must(bantam_run(vc, 1000, &end));
    must(bantam_register(vc, "R1", &r1));
    must(bantam_instructions(vc, &count));
    printf("It %s after %u instructions, and R1 is %u.\n",
           end == BANTAM_EXIT_HALTED ? "halted" : "did not halt", (unsigned)count, (unsigned)r1);
}

/* What a user sees for a program with an error, and for one that faults. */
static void show_errors(BantamMachine *vc) {
    if (bantam_load_source(vc, "lamp.vc.asm", "MOVE R0 200\n") == BANTAM_STATUS_BAD_PROGRAM) {
        const char *text = bantam_diagnostics(vc);
        printf("This is no program:\n");
        for (int lines = 0; *text != '\0' && lines < 2; text++) {
            lines += *text == '\n';
            putchar(*text);
        }
    }
    must(bantam_load_source(vc, "lamp.vc.asm", "MOV R0 200\nWPRT R0 7\nHALT\n"));
    BantamExit end;
    must(bantam_run(vc, 0, &end));
    if (end == BANTAM_EXIT_FAULT) {
        BantamFault fault;
        must(bantam_fault(vc, &fault));
        printf("It went wrong: %s\n  at %s\n", fault.message, fault.place);
    }
}

/* Without a console output is kept, and input is bytes. */
static void run_with_bytes(BantamMachine *lc3) {
    must(bantam_load_source(lc3, "next.asm",
                            "        .ORIG x3000\n"
                            "AGAIN   GETC                ; read a key\n"
                            "        ADD  R1, R0, #-10   ; is it the end of the line?\n"
                            "        BRz  DONE\n"
                            "        ADD  R0, R0, #1     ; the next letter\n"
                            "        OUT\n"
                            "        BR   AGAIN\n"
                            "DONE    HALT\n"
                            "        .END\n"));
    must(bantam_add_input(lc3, (const uint8_t *)"HAL\n", 4));
    BantamExit end;
    must(bantam_run(lc3, 0, &end));
    printf("The LC-3 makes \"%s\" of \"HAL\".\n", bantam_output(lc3, NULL));
}

int main(void) {
    BantamMachine *vc = machine_named("vc");
    run_with_devices(vc);
    show_errors(vc);
    must(bantam_free(vc));

    BantamMachine *lc3 = machine_named("lc3");
    run_with_bytes(lc3);
    must(bantam_free(lc3));
    return 0;
}
