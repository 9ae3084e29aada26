// Where the packs of the archive lie, made of its configuration.
#pragma once

#include "partners/retention_settings.hpp"
#include "partners/storage_settings.hpp"
#include "store/object_store.hpp"
#include "store/s3_objects.hpp"

#include <memory>

namespace tidegate::runtime {

store::S3Place s3_place(partners::S3Settings const& settings);

/// The store of the table retention.s3 when there is one, else the folder.
std::unique_ptr<store::ObjectStore> open_archive_place(partners::RetentionSettings const& settings);

}  // namespace tidegate::runtime
