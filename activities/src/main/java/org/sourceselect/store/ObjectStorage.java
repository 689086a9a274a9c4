package org.sourceselect.store;

import com.google.common.collect.ImmutableMap;
import io.minio.BucketExistsArgs;
import io.minio.Checksum;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.store.StoreMeters.Answer;
import org.sourceselect.task.BadInputException;

/**
 * Objects by key in one bucket: the few S3 calls that artifacts need, with retries, conditions and plain errors.
 *
 * <p>A call that fails in passing (lost connection, busy server) is tried again, {@link Retry#attempts()} times in all,
 * waiting about twice as long each time; only then does it throw a {@link StoreException}. All calls may be repeated
 * without harm: puts are whole or not at all, and a conditional put whose answer was lost is recognised by the caller,
 * who finds its own content.
 */
final class ObjectStorage implements StoredObjects {

    private static final Logger LOG = LoggerFactory.getLogger(ObjectStorage.class);

    /** Below the 128 MiB that the embedded server takes in one request, which it holds in memory. */
    private static final long PART_BYTES = 16L << 20;

    private static final int PARALLEL_PARTS = 2;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** Between two pieces of one answer; a server may think as long about a large multipart object. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** An object that is there from the beginning and small: whether it can be read tells an object's trouble from the store's. */
    static final String PROBE = "checkpoints/.store-check";

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final int THREADS = 64;

    private final String bucket;
    private final Optional<Path> folder;
    private final MinioClient client;
    private final OkHttpClient http;
    private final Retry retry;
    private final StoreFailures failures;
    private final StoreMeters meters;
    private boolean readsOnly;
    private boolean missing;

    /**
     * How often, and with what pauses.
     *
     * @param attempts calls in all
     * @param firstPause before the second call; doubled before each later one
     * @param rounds how often the server fails at all of them for one object, and reads another, before it counts as lost
     * @param lasting how long they do at least
     */
    record Retry(int attempts, Duration firstPause, int rounds, Duration lasting) {
        /**
         * About 4 seconds in all; what lasts longer is for whoever runs the stage to try again. A server that comes back, or is
         * mended, has three minutes before an object is given up that took hours to compute.
         */
        static final Retry USUAL = new Retry(5, Duration.ofMillis(250), 6, Duration.ofMinutes(3));
    }

    /** When a put may take place. */
    sealed interface Condition {
        /** Whatever is there. */
        record Always() implements Condition {}

        /** Only if nothing is there. */
        record Absent() implements Condition {}

        /** Only if that is there which was seen. */
        record Unchanged(String etag) implements Condition {}
    }

    /** An object's content with the tag that a conditional put can name; a store may give none. */
    static final class Content {
        private final byte[] bytes;
        private final Optional<String> etag;

        Content(byte[] bytes, Optional<String> etag) {
            this.bytes = bytes;
            this.etag = etag;
        }

        byte[] bytes() {
            return bytes;
        }

        Optional<String> etag() {
            return etag;
        }
    }

    private interface Call<T> {
        T run() throws MinioException, IOException;
    }

    ObjectStorage(StoreLocation location, Retry retry, StoreMeters meters) {
        this.bucket = location.bucket();
        this.folder = location.folder().map(objects -> objects.resolve(location.bucket()));
        this.retry = retry;
        this.failures = new StoreFailures(location);
        this.meters = meters;
        // Daemon threads: OkHttp's own would keep a finished program alive for a minute.
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "store-client");
                    thread.setDaemon(true);
                    return thread;
                });
        Dispatcher dispatcher = new Dispatcher(threads);
        // OkHttp's five requests per host would make threads wait for each other.
        dispatcher.setMaxRequests(THREADS);
        dispatcher.setMaxRequestsPerHost(THREADS);
        OkHttpClient.Builder connections = new OkHttpClient.Builder();
        if (location.endpoint().getScheme().equals("http")) {
            // Else OkHttp reads all the certificates that the JVM trusts, for nothing.
            connections.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
        }
        this.http = connections
                .connectTimeout(CONNECT)
                .readTimeout(SILENCE)
                .writeTimeout(SILENCE)
                .protocols(List.of(Protocol.HTTP_1_1))
                .dispatcher(dispatcher)
                .build();
        MinioClient.Builder builder = MinioClient.builder()
                .endpoint(location.endpoint().toString())
                .credentials(location.accessKey(), location.secretKey())
                .httpClient(http);
        location.region().ifPresent(builder::region);
        this.client = builder.build();
    }

    @Override
    public String place() {
        return failures.where();
    }

    /** Makes the bucket unless it is there. */
    void ensureBucket() {
        call("bucket", () -> {
            if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
                try {
                    client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
                } catch (ErrorResponseException e) {
                    // Another process was faster.
                    if (!StoreFailures.code(e).equals("BucketAlreadyOwnedByYou")) {
                        throw failures.bucketNotMade(e);
                    }
                }
            }
            return true;
        });
    }

    /** For whoever only reads from now on: a bucket that is not there counts as an empty one. */
    void readOnly() {
        readsOnly = true;
        missing = !call(
                "bucket",
                () -> client.bucketExists(
                        BucketExistsArgs.builder().bucket(bucket).build()));
    }

    @Override
    public boolean readsOnly() {
        return readsOnly;
    }

    @Override
    public List<String> folders(String folder, int most) {
        if (missing) {
            return List.of();
        }
        return call("list", () -> {
            List<String> found = new ArrayList<>();
            for (Result<Item> result : client.listObjects(ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(folder)
                    .delimiter("/")
                    .build())) {
                Item item = result.get();
                if (item.isDir()) {
                    found.add(item.objectName());
                }
                if (found.size() >= most) {
                    break;
                }
            }
            return found;
        });
    }

    @Override
    public Optional<Content> get(String key) {
        return ifPresent("get", content(key));
    }

    @Override
    public Optional<Content> read(String key) {
        return patiently("get", key, content(key));
    }

    private Call<Content> content(String key) {
        return () -> {
            try (GetObjectResponse in = client.getObject(
                    GetObjectArgs.builder().bucket(bucket).object(key).build())) {
                byte[] bytes = in.readAllBytes();
                meters.received(bytes.length);
                return new Content(bytes, Optional.ofNullable(in.headers().get("ETag")));
            }
        };
    }

    /**
     * {@inheritDoc}
     *
     * <p>An embedded store keeps each object as a file of that name: its size costs no request, of which a look for an artifact
     * would else make one per object.
     */
    @Override
    public Optional<Long> size(String key) {
        if (folder.isPresent()) {
            Path file = folder.get().resolve(key);
            return call(
                    "stat", () -> Files.isRegularFile(file) ? Optional.of(Files.size(file)) : Optional.<Long>empty());
        }
        Call<Integer> beginning = beginning(key);
        Optional<Long> size = patiently("stat", key, () -> {
            try {
                StatObjectResponse stat = client.statObject(
                        StatObjectArgs.builder().bucket(bucket).object(key).build());
                return stat.size();
            } catch (MinioException e) {
                if (StoreFailures.isServersOwn(e)) {
                    // The answer has no body: whether the server is busy, a GET tells.
                    var unused = beginning.run();
                }
                throw e;
            }
        });
        if (size.isEmpty()) {
            // 404 may be a gateway's as well, whose answer to a GET says so.
            if (patiently("get", key, beginning).isPresent()) {
                throw new StoreException(
                        "an object is not there and there at once; see what stands before the store", true);
            }
        }
        return size;
    }

    private Call<Integer> beginning(String key) {
        return () -> {
            try (GetObjectResponse in = client.getObject(GetObjectArgs.builder()
                    .bucket(bucket)
                    .object(key)
                    .length(1L)
                    .build())) {
                return in.read();
            }
        };
    }

    @Override
    public Optional<Received> download(String key, Path file) {
        return patiently("download", key, () -> {
            try (InputStream in = client.getObject(
                    GetObjectArgs.builder().bucket(bucket).object(key).build())) {
                return Received.into(file, in, meters::received);
            }
        });
    }

    @Override
    public boolean put(String key, byte[] content, Condition condition) {
        return call("put", () -> {
            try {
                client.putObject(put(key, content, headers(condition)));
                meters.sent(content.length);
                return true;
            } catch (MinioException e) {
                int status = StoreFailures.status(e);
                if (condition instanceof Condition.Absent
                        && (status == StoreFailures.NOT_IMPLEMENTED || status == StoreFailures.NOT_MODIFIED)) {
                    throw failures.noConditionalPut("it answers them with " + status);
                }
                switch (e instanceof ErrorResponseException answer ? StoreFailures.code(answer) : "") {
                    // AWS answers with the second while another writer is at the same key.
                    case "PreconditionFailed", "ConditionalRequestConflict" -> {
                        return false;
                    }
                    case "NoSuchKey" -> {
                        if (condition instanceof Condition.Unchanged) {
                            return false;
                        }
                        throw e;
                    }
                    case "NotImplemented", "MethodNotAllowed" -> {
                        if (condition instanceof Condition.Unchanged) {
                            client.putObject(put(key, content, Map.of()));
                            meters.sent(content.length);
                            return true;
                        }
                        throw e;
                    }
                    default -> throw e;
                }
            }
        });
    }

    @Override
    public void upload(String key, Path file) {
        if (!Files.isReadable(file)) {
            throw new UncheckedIOException(new NoSuchFileException(file.toString()));
        }
        call("upload", () -> {
            client.uploadObject(UploadObjectArgs.builder()
                    .bucket(bucket)
                    .object(key)
                    .filename(file.toString(), PART_BYTES)
                    .contentType("application/octet-stream")
                    // The client's default, CRC32C, is computed without the processor's instruction for it.
                    .checksum(Checksum.Algorithm.CRC32)
                    .parallelUploads(PARALLEL_PARTS)
                    .build());
            meters.sent(Files.size(file));
            return true;
        });
    }

    @Override
    public void delete(String key) {
        ifPresent("delete", () -> {
            client.removeObject(
                    RemoveObjectArgs.builder().bucket(bucket).object(key).build());
            return true;
        });
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    /** The failure to throw for a store whose answers cannot be what a store answers. */
    StoreFailures failures() {
        return failures;
    }

    private PutObjectArgs put(String key, byte[] content, Map<String, String> headers) {
        return PutObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .data(content, content.length)
                .contentType("application/octet-stream")
                .checksum(Checksum.Algorithm.CRC32)
                .extraHeaders(new Http.Headers(headers))
                .build();
    }

    private static Map<String, String> headers(Condition condition) {
        if (condition instanceof Condition.Absent) {
            return ImmutableMap.of("If-None-Match", "*");
        }
        if (condition instanceof Condition.Unchanged unchanged) {
            return ImmutableMap.of("If-Match", unchanged.etag());
        }
        return Map.of();
    }

    private <T> Optional<T> ifPresent(String operation, Call<T> call) {
        if (missing) {
            return Optional.empty();
        }
        return call(operation, () -> {
            try {
                return Optional.of(call.run());
            } catch (ErrorResponseException e) {
                if (StoreFailures.code(e).equals("NoSuchKey")) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private <T> Optional<T> patiently(String operation, String key, Call<T> call) {
        long began = System.nanoTime();
        for (int round = 1; ; round++) {
            try {
                return ifPresent(operation, call);
            } catch (StoreException e) {
                if (!e.isTransient() || !StoreFailures.isServersOwn(e.getCause()) || !answersOtherwise()) {
                    throw e;
                }
                Duration since = Duration.ofNanos(System.nanoTime() - began);
                if (round >= retry.rounds() && since.compareTo(retry.lasting()) >= 0) {
                    throw new UnreadableObjectException(e);
                }
                LOG.warn(
                        "{} could not be read for {} s, while the store answers otherwise; after {} s it counts as lost ({})",
                        key,
                        since.toSeconds(),
                        retry.lasting().toSeconds(),
                        e.getMessage());
                pause(retry.firstPause().multipliedBy(1L << Math.min(round + 2, 20)), e);
            }
        }
    }

    private boolean answersOtherwise() {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        try {
            return get(PROBE).isPresent();
        } catch (StoreException | BadInputException e) {
            return false;
        }
    }

    private <T> T call(String operation, Call<T> call) {
        for (int attempt = 1; ; attempt++) {
            long start = System.nanoTime();
            Exception failure;
            Answer answer = Answer.FAILED;
            try {
                T value = call.run();
                answer = Answer.OK;
                return value;
            } catch (MinioException | IOException | IllegalStateException e) {
                // The client wraps lost connections in the last of these, and its own stumbling over an answer that
                // lacks
                // what S3 always says. Otherwise it would be a fault of ours.
                if (e instanceof IllegalStateException fault && !StoreFailures.isLostConnection(fault)) {
                    throw fault.getCause() instanceof RuntimeException ? failures.notUnderstood(fault) : fault;
                }
                if (attempt >= retry.attempts() || !StoreFailures.isTransient(e)) {
                    answer = StoreFailures.isFull(e) ? Answer.FULL : Answer.FAILED;
                    throw failures.explain(e);
                }
                answer = Answer.RETRIED;
                failure = e;
            } finally {
                meters.request(operation, answer, start);
            }
            pause(retry.firstPause().multipliedBy(1L << (attempt - 1)), failure);
        }
    }

    private void pause(Duration most, Exception why) {
        long longest = Math.min(most.toMillis(), LONGEST_PAUSE.toMillis());
        try {
            // Between half and all of it, so that many workers do not come back at once.
            Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw why instanceof StoreException told ? told : failures.explain(why);
        }
    }
}
