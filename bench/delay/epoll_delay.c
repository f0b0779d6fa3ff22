/* As many HTTP GETs at once as asked for, each on a connection of its own, on one epoll thread: what the system itself needs, and a client cannot go below.
   usage: epoll_delay URL REQUESTS   (http://127.0.0.1:PORT/)
   prints: kind, requests, wall s, wall - 3 s, processor s */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, EVENTS = 512 };
static const char answer[] = "Hello!";

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static double processor(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e-6;
}

static void open_one(int epoll, const struct sockaddr_in *address) {
    int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    if (s < 0) fail("socket");
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(s, (const struct sockaddr *)address, sizeof *address) && errno != EINPROGRESS) fail("connect");
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = s};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, s, &e)) fail("epoll_ctl");
}

static void take_answer(int s) {
    char response[4096];
    ssize_t length = recv(s, response, sizeof response - 1, 0);
    if (length < 0) fail("recv");
    response[length] = 0;
    if (strncmp(response, "HTTP/1.1 200", 12) || !strstr(response, answer)) {
        fprintf(stderr, "the server answered '%s'\n", response);
        exit(1);
    }
    close(s);
}

int main(int count, char **argument) {
    unsigned port;
    int wanted = count == 3 ? atoi(argument[2]) : 0;
    if (wanted < 1 || sscanf(argument[1], "http://127.0.0.1:%u/", &port) != 1) {
        fprintf(stderr, "usage: epoll_delay http://127.0.0.1:PORT/ REQUESTS\n");
        return 2;
    }
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);

    char request[100];
    int length = snprintf(request, sizeof request, "GET / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", port);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    static struct epoll_event events[EVENTS];
    double began = seconds(), spent = processor();
    int epoll = epoll_create1(EPOLL_CLOEXEC), opened = 0, answered = 0;
    while (answered < wanted) {
        for (int i = 0; i < BATCH && opened < wanted; i++, opened++) open_one(epoll, &address);
        int n = epoll_wait(epoll, events, EVENTS, opened < wanted ? 0 : -1);
        for (int i = 0; i < n; i++) {
            int s = events[i].data.fd;
            if (events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) {
                take_answer(s);
                answered++;
            } else if (send(s, request, length, MSG_NOSIGNAL) != length) {
                fail("send");
            }
        }
    }
    double wall = seconds() - began;
    printf("epoll\t%d\t%.3f\t%.3f\t%.2f\n", wanted, wall, wall - 3, processor() - spent);
}
