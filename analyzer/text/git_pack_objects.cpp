#include "text/git_pack_objects.hpp"

#include <fmt/format.h>
#include <git2/odb_backend.h>
#include <git2/sys/odb_backend.h>

#include <new>

#include "text/git_pack_deltas.hpp"

namespace stepwarden::text {
namespace {

struct PackObjects {
    explicit PackObjects(const std::filesystem::path& index) : deltas(index) {}

    git_odb_backend backend = {};
    git_odb_backend* inner = nullptr;
    PackDeltas deltas;
};

PackObjects& objects_of(git_odb_backend* backend) { return *reinterpret_cast<PackObjects*>(backend); }

/// 0 for an object that libgit2 can follow to its end.
int check_deltas(const PackObjects& objects, const git_oid& id) {
    if (objects.deltas.come_to_an_end(id)) return 0;
    git_error_set_str(
        GIT_ERROR_ODB,
        fmt::format("it is the end of more than the limit of {} deltas, or they go round", most_deltas).c_str());
    return GIT_ERROR;
}

int read(void** data, std::size_t* bytes, git_object_t* type, git_odb_backend* backend, const git_oid* id) {
    const PackObjects& objects = objects_of(backend);
    const int status = check_deltas(objects, *id);
    return status < 0 ? status : objects.inner->read(data, bytes, type, objects.inner, id);
}

int read_header(std::size_t* bytes, git_object_t* type, git_odb_backend* backend, const git_oid* id) {
    const PackObjects& objects = objects_of(backend);
    const int status = check_deltas(objects, *id);
    return status < 0 ? status : objects.inner->read_header(bytes, type, objects.inner, id);
}

int exists(git_odb_backend* backend, const git_oid* id) {
    return objects_of(backend).inner->exists(objects_of(backend).inner, id);
}

int exists_prefix(git_oid* found, git_odb_backend* backend, const git_oid* prefix, std::size_t length) {
    return objects_of(backend).inner->exists_prefix(found, objects_of(backend).inner, prefix, length);
}

int read_prefix(git_oid* found, void** data, std::size_t* bytes, git_object_t* type, git_odb_backend* backend,
                const git_oid* prefix, std::size_t length) {
    const int status = exists_prefix(found, backend, prefix, length);
    return status < 0 ? status : read(data, bytes, type, backend, found);
}

void release(git_odb_backend* backend) {
    PackObjects* const objects = &objects_of(backend);
    if (objects->inner != nullptr) objects->inner->free(objects->inner);
    delete objects;
}

}  // namespace

int make_pack_objects(git_odb_backend*& made, const std::filesystem::path& index) {
    auto* const objects = new (std::nothrow) PackObjects(index);
    if (objects == nullptr) return GIT_ERROR;
    git_odb_init_backend(&objects->backend, GIT_ODB_BACKEND_VERSION);
    objects->backend.read = read;
    objects->backend.read_header = read_header;
    objects->backend.read_prefix = read_prefix;
    objects->backend.exists = exists;
    objects->backend.exists_prefix = exists_prefix;
    objects->backend.free = release;
    const int status = git_odb_backend_one_pack(&objects->inner, index.c_str());
    if (status < 0)
        release(&objects->backend);
    else
        made = &objects->backend;
    return status;
}

}  // namespace stepwarden::text
