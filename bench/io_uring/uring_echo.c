/* io_uring echo server, one thread: multishot receives into provided buffers, completions reaped in batches. usage: uring_echo PORT
   gcc -O2 -o uring_echo uring_echo.c -luring (liburing-dev) */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <liburing.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFERS = 1024, SIZE = 4096, ACCEPT = 1, RECEIVE = 2, SEND = 3 };
static char memory[BUFFERS][SIZE];
static struct io_uring ring;
static struct io_uring_buf_ring *buffers;

static struct io_uring_sqe *next(void) {
    struct io_uring_sqe *s = io_uring_get_sqe(&ring);
    if (!s) { io_uring_submit(&ring); s = io_uring_get_sqe(&ring); }
    return s;
}
static void tag(struct io_uring_sqe *s, int kind, int fd, int buffer) { io_uring_sqe_set_data64(s, (unsigned long long)kind << 56 | (unsigned long long)buffer << 32 | (unsigned)fd); }
static void receive(int fd) {
    struct io_uring_sqe *s = next();
    io_uring_prep_recv_multishot(s, fd, NULL, 0, 0);
    s->flags |= IOSQE_BUFFER_SELECT;
    s->buf_group = 0;
    tag(s, RECEIVE, fd, 0);
}

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    int l = socket(AF_INET, SOCK_STREAM, 0), one = 1, r;
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(l, (void *)&a, sizeof a) || listen(l, 1024)) { perror("bind"); return 1; }
    struct io_uring_params p = {.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE, .cq_entries = 8192};
    if ((r = io_uring_queue_init_params(2048, &ring, &p))) { fprintf(stderr, "ring: %s\n", strerror(-r)); return 1; }
    struct io_uring_buf_reg reg = {.ring_entries = BUFFERS, .bgid = 0};
    if (posix_memalign((void **)&buffers, 4096, BUFFERS * sizeof(struct io_uring_buf))) return 1;
    reg.ring_addr = (unsigned long)buffers;
    if ((r = io_uring_register_buf_ring(&ring, &reg, 0))) { fprintf(stderr, "buffers: %s\n", strerror(-r)); return 1; }
    io_uring_buf_ring_init(buffers);
    for (int i = 0; i < BUFFERS; i++) io_uring_buf_ring_add(buffers, memory[i], SIZE, i, BUFFERS - 1, i);
    io_uring_buf_ring_advance(buffers, BUFFERS);
    struct io_uring_sqe *s = next();
    io_uring_prep_multishot_accept(s, l, NULL, NULL, 0);
    tag(s, ACCEPT, l, 0);
    for (;;) {
        io_uring_submit_and_wait(&ring, 1);
        struct io_uring_cqe *c;
        unsigned head, n = 0;
        io_uring_for_each_cqe(&ring, head, c) {
            n++;
            unsigned long long d = c->user_data;
            int kind = d >> 56, fd = (int)(unsigned)d, buffer = d >> 32 & 0xffffff;
            if (kind == ACCEPT) {
                if (c->res >= 0) { setsockopt(c->res, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one); receive(c->res); }
            } else if (kind == RECEIVE) {
                if (c->res <= 0) { if (c->res != -ENOBUFS) close(fd); else receive(fd); continue; }
                int b = c->flags >> IORING_CQE_BUFFER_SHIFT;
                struct io_uring_sqe *w = next();
                io_uring_prep_send(w, fd, memory[b], c->res, MSG_NOSIGNAL | MSG_WAITALL);
                tag(w, SEND, fd, b);
                if (!(c->flags & IORING_CQE_F_MORE)) receive(fd);
            } else {
                io_uring_buf_ring_add(buffers, memory[buffer], SIZE, buffer, BUFFERS - 1, 0);
                io_uring_buf_ring_advance(buffers, 1);
            }
        }
        io_uring_cq_advance(&ring, n);
    }
}
