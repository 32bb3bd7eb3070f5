// What a static program has in place of parts of libgit2 and libc. Of libgit2 the program only reads repositories of
// this machine; its transports would bring in libraries for TLS, SSH and Kerberos, some of which cannot be linked
// statically. Users' entries and character sets are looked up by code that libc loads from the machine, which need not
// fit the libc that is linked in. The linker takes the definitions here first and leaves the others, with all they
// need, out.
#include <iconv.h>
#include <pwd.h>

#include <cerrno>
#include <cstddef>

namespace {

constexpr int refused = -1;
constexpr int ready = 0;

}  // namespace

extern "C" {

// libgit2's, all internal to it: a libgit2 that has others does not link. None of their arguments is looked at.
bool git_http__expect_continue = false;
int git_smart_subtransport_git() { return refused; }
int git_smart_subtransport_http() { return refused; }
int git_smart_subtransport_ssh() { return refused; }
int git_transport_ssh_with_paths() { return refused; }
int git_mbedtls__set_cert_location() { return refused; }
int git_transport_ssh_global_init() { return ready; }
int git_mbedtls_stream_global_init() { return ready; }

// libgit2 asks for a home directory only when the program runs with another user's rights.
int getpwuid_r(uid_t, passwd*, char*, std::size_t, passwd** entry) {
    *entry = nullptr;
    return 0;
}

// libarchive converts names by itself where it can, and says where it cannot.
iconv_t iconv_open(const char*, const char*) {
    errno = EINVAL;
    return iconv_t(-1);
}
}
