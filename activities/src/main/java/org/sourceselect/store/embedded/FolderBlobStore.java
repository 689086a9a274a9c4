package org.sourceselect.store.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * S3Proxy's store in a folder, which answers for a full disk with the operating system's words. Its own answer is that of any
 * passing fault, which a client tries again for ever.
 */
final class FolderBlobStore extends ForwardingBlobStore {

    /** What Linux says of a disk, and of a user's share of one. */
    private static final Pattern FULL = Pattern.compile("No space left on device|Disk quota exceeded");

    FolderBlobStore(Path folder) {
        super(new FilesystemNio2BlobStore(folder.toString()));
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        return written(() -> super.putBlob(request, content));
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest request, InputStream part) {
        return written(() -> super.uploadMultipartPart(upload, request, part));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return written(() -> super.completeMultipartUpload(upload, request));
    }

    private static <T> T written(Supplier<T> write) {
        try {
            return write.get();
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                String message = String.valueOf(cause.getMessage());
                if (cause instanceof IOException && FULL.matcher(message).find()) {
                    throw new S3ProxyException(S3ErrorCode.INTERNAL_ERROR, message, e);
                }
            }
            throw e;
        }
    }
}
