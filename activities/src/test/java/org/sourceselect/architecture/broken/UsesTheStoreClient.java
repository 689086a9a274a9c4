package org.sourceselect.architecture.broken;

import io.minio.MinioClient;

/** Speaks to the object store from outside its room. */
public final class UsesTheStoreClient {

    MinioClient.Builder client() {
        return MinioClient.builder();
    }
}
