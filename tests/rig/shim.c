/*
 * Between the app and the system, for tests: disks that are full or broken, power cuts, names that are
 * not found, a computer that has slept. What is to go wrong stands in the file that SHIM_ORDER names, and is read at every call:
 *
 *   full       writing to the ledger fails for want of room
 *   eio-write  writing to the ledger fails
 *   eio-sync   making the ledger durable fails
 *   eio-read   reading the ledger fails
 *   slow       each write to the ledger takes a twentieth of a second
 *   no-name    no host name is found; otherwise loyalty.localhost is this machine
 *   slept N    the computer has slept for N seconds: the time of day has gone on, and all else stood still
 *
 * Each time that a file of the ledger is made durable, it is copied beside itself as *.durable: what a
 * power cut would leave.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

static void read_order(char *order, size_t size) {
    const char *path = getenv("SHIM_ORDER");
    int file = path ? open(path, O_RDONLY) : -1;
    memset(order, 0, size);
    if (file < 0) return;
    if (NEXT(read)(file, order, size - 1) < 0) order[0] = 0;
    close(file);
}

static int ordered(const char *what) {
    char order[32];
    read_order(order, sizeof order);
    return strncmp(order, what, strlen(what)) == 0;
}

static int path_of(int file, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, size - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strstr(path, "/ledger.sqlite") != NULL && strstr(path, ".durable") == NULL;
}

static int fails_to_write(int file) {
    char path[4096];
    int saved = errno;
    if (!path_of(file, path, sizeof path)) return errno = saved, 0;
    if (ordered("full")) return errno = ENOSPC, 1;
    if (ordered("eio-write")) return errno = EIO, 1;
    if (ordered("slow")) usleep(50000);
    return errno = saved, 0;
}

static void keep_durable(const char *path) {
    char to[4200], aside[4300], block[65536];
    snprintf(to, sizeof to, "%s.durable", path);
    snprintf(aside, sizeof aside, "%s.new", to);
    int from = open(path, O_RDONLY), copy = open(aside, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t length;
    while (from >= 0 && copy >= 0 && (length = NEXT(read)(from, block, sizeof block)) > 0)
        if (NEXT(write)(copy, block, length) != length) abort();
    close(from);
    close(copy);
    rename(aside, to);
}

static int syncs(int file, int (*sync)(int)) {
    char path[4096];
    if (!path_of(file, path, sizeof path)) return sync(file);
    if (ordered("eio-sync")) return errno = EIO, -1;
    int done = sync(file);
    if (done == 0) keep_durable(path);
    return done;
}

ssize_t write(int file, const void *bytes, size_t length) {
    return fails_to_write(file) ? -1 : NEXT(write)(file, bytes, length);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
    return fails_to_write(file) ? -1 : NEXT(pwrite)(file, bytes, length, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
    return fails_to_write(file) ? -1 : NEXT(pwrite64)(file, bytes, length, at);
}

static int fails_to_read(int file) {
    char path[4096];
    int saved = errno, fails = path_of(file, path, sizeof path) && ordered("eio-read");
    errno = fails ? EIO : saved;
    return fails;
}

ssize_t read(int file, void *bytes, size_t length) {
    return fails_to_read(file) ? -1 : NEXT(read)(file, bytes, length);
}

ssize_t pread(int file, void *bytes, size_t length, off_t at) {
    return fails_to_read(file) ? -1 : NEXT(pread)(file, bytes, length, at);
}

ssize_t pread64(int file, void *bytes, size_t length, off64_t at) {
    return fails_to_read(file) ? -1 : NEXT(pread64)(file, bytes, length, at);
}

/* The time is asked for all the time: what was ordered is looked at every twentieth of a second. */
static time_t slept(void) {
    static struct timespec looked;
    static time_t seconds;
    struct timespec now;
    int saved = errno;
    NEXT(clock_gettime)(CLOCK_MONOTONIC, &now);
    if ((now.tv_sec - looked.tv_sec) * 1000 + (now.tv_nsec - looked.tv_nsec) / 1000000 >= 50) {
        looked = now;
        char order[32];
        read_order(order, sizeof order);
        seconds = strncmp(order, "slept ", 6) == 0 ? atol(order + 6) : 0;
    }
    errno = saved;
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int told = NEXT(clock_gettime)(clock, time);
    if (told == 0 && clock == CLOCK_REALTIME) time->tv_sec += slept();
    return told;
}

int gettimeofday(struct timeval *time, void *zone) {
    int told = NEXT(gettimeofday)(time, zone);
    if (told == 0) time->tv_sec += slept();
    return told;
}

int fsync(int file) { return syncs(file, NEXT(fsync)); }

int fdatasync(int file) { return syncs(file, NEXT(fdatasync)); }

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    if (ordered("no-name")) return EAI_NONAME;
    if (node && strcmp(node, "loyalty.localhost") == 0) node = "127.0.0.1";
    return NEXT(getaddrinfo)(node, service, hints, found);
}
