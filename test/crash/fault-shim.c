/*
 * Lets the n-th writing call on files of one folder fail, from outside the program under test (LD_PRELOAD).
 * ZHULAO_FAULT_FOLDER names the folder, ZHULAO_FAULT_CONTROL a file of three 32-bit words that both sides see:
 * [0] calls counted so far, set back by the test; [1] which of them fails, 0 for none, -1 for every one; [2] the errno.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct control {
  volatile int32_t count;
  volatile int32_t fail_at;
  volatile int32_t error;
};

static struct control *control;
static char folder[4096];

__attribute__((constructor)) static void attach(void) {
  const char *named = getenv("ZHULAO_FAULT_FOLDER");
  const char *file = getenv("ZHULAO_FAULT_CONTROL");
  if (named == NULL || file == NULL) return;
  snprintf(folder, sizeof folder, "%s/", named);
  int handle = open(file, O_RDWR);
  if (handle < 0) return;
  void *shared = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
  close(handle);
  if (shared != MAP_FAILED) control = shared;
}

/* Whether this call is the one that fails; errno is set then. */
static int fails(int handle) {
  if (control == NULL) return 0;
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  if (strncmp(path, folder, strlen(folder)) != 0) return 0;
  int32_t call = __atomic_add_fetch(&control->count, 1, __ATOMIC_SEQ_CST);
  if (control->fail_at != -1 && control->fail_at != call) return 0;
  errno = control->error;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int handle, const void *data, size_t size) {
  return fails(handle) ? -1 : REAL(write)(handle, data, size);
}
ssize_t pwrite(int handle, const void *data, size_t size, off_t at) {
  return fails(handle) ? -1 : REAL(pwrite)(handle, data, size, at);
}
ssize_t pwrite64(int handle, const void *data, size_t size, off64_t at) {
  return fails(handle) ? -1 : REAL(pwrite64)(handle, data, size, at);
}
int fsync(int handle) { return fails(handle) ? -1 : REAL(fsync)(handle); }
int fdatasync(int handle) { return fails(handle) ? -1 : REAL(fdatasync)(handle); }
int ftruncate(int handle, off_t size) { return fails(handle) ? -1 : REAL(ftruncate)(handle, size); }
int ftruncate64(int handle, off64_t size) {
  return fails(handle) ? -1 : REAL(ftruncate64)(handle, size);
}
