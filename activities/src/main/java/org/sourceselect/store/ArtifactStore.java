package org.sourceselect.store;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.store.ManifestRegister.Standing;
import org.sourceselect.store.ObjectStorage.Condition;
import org.sourceselect.store.ObjectStorage.Content;
import org.sourceselect.task.BadInputException;

/**
 * Artifacts in an S3 store, and the local copies of what was read from it. For any number of threads.
 *
 * <p>All methods throw {@link StoreException} when the store fails and {@link BadInputException} when it refuses the
 * user (credentials, bucket, address) or the local disk is full.
 */
public final class ArtifactStore implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactStore.class);

    /** What the local copies take up, unless said otherwise: 20 GiB. */
    public static final long DEFAULT_SCRATCH_BYTES = 20L << 30;

    /** Drawn once, for whoever wants to know whether two reach the same store. */
    private static final String ID = "store-id";

    /** The folder of the bucket that says who computes what; worth nothing once its server has ended. */
    public static final String LEASES = "leases";

    private static final Pattern BLOB = Pattern.compile("(?:checkpoints|problems)(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+");

    private final StoredObjects storage;
    private final ManifestRegister manifests;
    private final Scratch scratch;
    private final StoreMeters meters;
    private final Lease.Rhythm rhythm;
    private final LeaseSightings sightings = new LeaseSightings();

    private ArtifactStore(StoredObjects storage, Scratch scratch, StoreMeters meters, Lease.Rhythm rhythm) {
        this.storage = storage;
        this.manifests = new ManifestRegister(storage);
        this.scratch = scratch;
        this.meters = meters;
        this.rhythm = rhythm;
    }

    /** As {@link #open(StoreLocation, Path, long)}, with {@link #DEFAULT_SCRATCH_BYTES}. */
    public static ArtifactStore open(StoreLocation location, Path scratch) {
        return open(location, scratch, DEFAULT_SCRATCH_BYTES);
    }

    /**
     * Connects, makes the bucket when it is absent, and sees that it can be written and that conditional puts work.
     *
     * @param scratch the local folder for copies, which processes may share; owner-only, as it holds images
     * @param scratchBytes the size from which copies used longest ago are removed
     */
    public static ArtifactStore open(StoreLocation location, Path scratch, long scratchBytes) {
        return open(location, scratch, scratchBytes, ObjectStorage.Retry.USUAL, StoreMeters.none(), Lease.Rhythm.USUAL);
    }

    /**
     * As {@link #open(StoreLocation, Path)}, measured.
     *
     * @param registry where requests, bytes and stages are counted
     */
    public static ArtifactStore open(StoreLocation location, Path scratch, MeterRegistry registry) {
        return open(
                location,
                scratch,
                DEFAULT_SCRATCH_BYTES,
                ObjectStorage.Retry.USUAL,
                new StoreMeters(registry),
                Lease.Rhythm.USUAL);
    }

    static ArtifactStore open(
            StoreLocation location,
            Path scratch,
            long scratchBytes,
            ObjectStorage.Retry retry,
            StoreMeters meters,
            Lease.Rhythm rhythm) {
        ObjectStorage storage = new ObjectStorage(location, retry, meters);
        try {
            storage.ensureBucket();
            byte[] probe = "Written by each worker that starts, to see that it can.\n".getBytes(StandardCharsets.UTF_8);
            storage.put(ObjectStorage.PROBE, probe, new Condition.Always());
            if (storage.put(ObjectStorage.PROBE, probe, new Condition.Absent())) {
                // Any web server may answer puts kindly; a store has kept them.
                boolean kept = storage.get(ObjectStorage.PROBE)
                        .map(content -> Arrays.equals(content.bytes(), probe))
                        .orElse(false);
                throw kept
                        ? storage.failures().noConditionalPut("it ignores If-None-Match")
                        : storage.failures().noStore();
            }
            return new ArtifactStore(storage, Scratch.open(scratch, scratchBytes, Clock.systemUTC()), meters, rhythm);
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    /**
     * Connects to look things up: nothing is written, not even a bucket. Where there is none, nothing is found.
     *
     * @param scratch as for {@link #open(StoreLocation, Path, long)}
     */
    public static ArtifactStore openToRead(StoreLocation location, Path scratch) {
        StoreMeters meters = StoreMeters.none();
        ObjectStorage storage = new ObjectStorage(location, ObjectStorage.Retry.USUAL, meters);
        try {
            storage.readOnly();
            return new ArtifactStore(
                    storage,
                    Scratch.open(scratch, DEFAULT_SCRATCH_BYTES, Clock.systemUTC()),
                    meters,
                    Lease.Rhythm.USUAL);
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    /**
     * An embedded store's folder, read without its server, which must not run meanwhile.
     *
     * @param objects where it keeps its buckets
     * @param scratch as for {@link #open(StoreLocation, Path, long)}
     */
    public static ArtifactStore openFolder(Path objects, Path scratch) {
        return new ArtifactStore(
                new ObjectFolder(objects.resolve(StoreLocation.DEFAULT_BUCKET)),
                Scratch.open(scratch, DEFAULT_SCRATCH_BYTES, Clock.systemUTC()),
                StoreMeters.none(),
                Lease.Rhythm.USUAL);
    }

    /** Which store it is, in a sentence: with its address and bucket, or its folder; without credentials. */
    public String place() {
        return storage.place();
    }

    /**
     * What tells this store from all others, by whatever address they are reached: letters and digits, drawn by whoever asks first and
     * kept in the bucket, which must not be open to read only.
     */
    public String id() {
        Optional<Content> kept = storage.get(ID);
        if (kept.isEmpty()) {
            byte[] drawn = UUID.randomUUID().toString().replace("-", "").getBytes(StandardCharsets.US_ASCII);
            // Where somebody else was faster, theirs holds.
            storage.put(ID, drawn, new Condition.Absent());
            kept = storage.get(ID);
        }
        return kept.map(content -> new String(content.bytes(), StandardCharsets.US_ASCII))
                .orElse("");
    }

    /**
     * Manifests of a kind, at most so many of them. Keys are hashes, so that those found first are as good as drawn at random.
     * Costs a listing, and a GET for each.
     */
    public List<Manifest> sample(ArtifactKind kind, int most) {
        return manifests.keys(kind, most).parallelStream()
                .flatMap(key -> manifests.read(kind, key, false) instanceof Standing.Sound sound
                        ? Stream.of(sound.manifest())
                        : Stream.empty())
                .toList();
    }

    /**
     * The artifact of a key, if it is there and whole as far as one can tell without reading it: a readable manifest, and
     * every object present in its size. Costs one GET, and a HEAD per object.
     */
    public Optional<Manifest> find(ArtifactKind kind, String key) {
        return manifests.read(kind, key, true) instanceof Standing.Sound sound
                ? Optional.of(sound.manifest())
                : Optional.empty();
    }

    /**
     * The manifest a reference leads to. Costs one GET.
     *
     * @throws ArtifactGoneException when it is not there, or holds something else by now
     */
    public Manifest load(ArtifactRef ref) {
        Manifest manifest = sound(ref);
        if (!manifest.digest().equals(ref.digest())) {
            throw ArtifactGoneException.other(ref, "has been computed anew and holds something else");
        }
        return manifest;
    }

    /**
     * The manifest of a key, for who knows no digest: what the artifact holds now. Costs one GET.
     *
     * @throws ArtifactGoneException when it is not there
     */
    public Manifest load(ArtifactKind kind, String key) {
        return sound(new ArtifactRef(kind, key, ""));
    }

    private Manifest sound(ArtifactRef ref) {
        Standing standing = manifests.read(ref.kind(), ref.key(), false);
        if (standing instanceof Standing.Sound sound) {
            return sound.manifest();
        }
        throw standing instanceof Standing.Unsound unsound
                ? ArtifactGoneException.other(ref, "is unusable: " + unsound.problem())
                : ArtifactGoneException.absent(ref);
    }

    /**
     * A local file with the object's content, checked against size and SHA-256; to be read only, and opened within the
     * hour. Downloaded once; a copy that a former process left is checked again before its first use.
     *
     * @throws CorruptArtifactException when the store's object is missing or differs, twice in a row, or cannot be read for
     *     minutes while the store answers otherwise; the artifact is then marked as invalid, so that nobody finds it until it is
     *     computed again
     */
    public Path fetch(Manifest manifest, String objectName) {
        ObjectEntry object = manifest.object(objectName);
        try {
            return scratch.get(object.sha256(), object.bytes(), file -> download(manifest, object, file));
        } catch (IOException e) {
            throw explain(e);
        } catch (UncheckedIOException e) {
            throw explain(Objects.requireNonNull(e.getCause()));
        }
    }

    /** An object of JSON, as a value; fields it has and the type has not are ignored. */
    public <T> T json(Manifest manifest, String objectName, Class<T> type) {
        Path file = fetch(manifest, objectName);
        try {
            return ManifestRegister.JSON.readValue(Files.readAllBytes(file), type);
        } catch (IOException e) {
            throw new StoreException(
                    "object " + objectName + " of artifact " + manifest.kind().folder() + "/" + manifest.key()
                            + " is not a " + type.getSimpleName() + "; another release may have written it",
                    false,
                    e);
        }
    }

    /**
     * Puts a blob, replacing what is there.
     *
     * @param key under {@code checkpoints/} or {@code problems/}
     */
    public void putBlob(String key, byte[] content) {
        storage.put(blob(key), content, new Condition.Always());
    }

    /**
     * Puts a file of any size as a blob, replacing what is there.
     *
     * @return its SHA-256 in hex, for a pointer to it
     */
    public String putBlob(String key, Path file) {
        try {
            String sha256 = Sha256.of(file);
            storage.upload(blob(key), file);
            return sha256;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A blob's content, or empty when there is none, or the store has lost it. */
    public Optional<byte[]> getBlob(String key) {
        return readable(key, () -> storage.read(blob(key))).map(ObjectStorage.Content::bytes);
    }

    /**
     * Copies a blob into a file.
     *
     * @return its SHA-256 in hex, or empty when there is no such blob, or the store has lost it
     */
    public Optional<String> getBlob(String key, Path into) {
        return readable(key, () -> storage.download(blob(key), into)).map(Received::sha256);
    }

    /** A blob that the store has and cannot read is worth as much as none. */
    private static <T> Optional<T> readable(String key, Supplier<Optional<T>> reading) {
        try {
            return reading.get();
        } catch (UnreadableObjectException e) {
            LOG.warn("{} counts as lost: {}", key, e.getMessage());
            return Optional.empty();
        }
    }

    /** Removes a blob, if it is there. */
    public void deleteBlob(String key) {
        storage.delete(blob(key));
    }

    /** Whether this process can work with it at this moment: write a file on its own disk, and write and read in the store. */
    public boolean isWell() {
        byte[] probe =
                "Written by a worker that was unwell, to see that it is well.\n".getBytes(StandardCharsets.UTF_8);
        try {
            storage.put(ObjectStorage.PROBE, probe, new Condition.Always());
            return storage.get(ObjectStorage.PROBE).isPresent() && scratch.isWell();
        } catch (StoreException | BadInputException e) {
            LOG.debug("the store does not serve this worker", e);
            return false;
        }
    }

    /** Ends the connections and removes work in progress; copies stay for the next process. */
    @Override
    public void close() {
        storage.close();
        try {
            scratch.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StoreMeters meters() {
        return meters;
    }

    Standing standing(ArtifactKind kind, String key) {
        return manifests.read(kind, key, true);
    }

    /**
     * The lease on the computing of an artifact.
     *
     * @throws ComputedElsewhereException when another claimant holds it
     */
    Lease lease(ArtifactKind kind, String key, String claimant) {
        String artifact = kind.folder() + "/" + key;
        return Lease.take(storage, LEASES + "/" + artifact, claimant, rhythm, sightings)
                .orElseThrow(() -> new ComputedElsewhereException(artifact));
    }

    /** The exception to throw for a failure of input or output: the user's to mend when the local disk refused. */
    RuntimeException explain(IOException failure) {
        return scratch.explain(failure);
    }

    Path newFolder() throws IOException {
        return scratch.newFolder();
    }

    void discard(Path folder) {
        scratch.discard(folder);
    }

    /** Uploads a draft's files under a name of their own. */
    List<ObjectEntry> upload(ArtifactKind kind, String key, ArtifactDraft draft) throws IOException {
        String attempt = ManifestRegister.folder(kind, key) + UUID.randomUUID() + "/";
        List<ObjectEntry> objects = new ArrayList<>();
        for (Map.Entry<String, Path> entry : draft.files().entrySet()) {
            Path file = entry.getValue();
            if (!Files.isRegularFile(file)) {
                throw new IllegalStateException("the computation has not written its object " + entry.getKey());
            }
            ObjectEntry object =
                    new ObjectEntry(entry.getKey(), attempt + entry.getKey(), Files.size(file), Sha256.of(file));
            storage.upload(object.path(), file);
            objects.add(object);
        }
        return objects;
    }

    /**
     * Publishes a manifest whose objects are uploaded.
     *
     * @return the manifest that stands; when it is another's, our objects are removed, else their files become copies
     */
    Manifest publish(Manifest ours, Standing seen, ArtifactDraft draft) throws IOException {
        Manifest standing = manifests.publish(ours, seen);
        if (standing.objects().equals(ours.objects())) {
            for (ObjectEntry object : ours.objects()) {
                scratch.adopt(draft.file(object.name()), object.sha256());
            }
        } else {
            ours.objects().forEach(object -> storage.delete(object.path()));
        }
        return standing;
    }

    private void download(Manifest manifest, ObjectEntry object, Path file) {
        String problem = "";
        // Twice: the fault may be on the way, and the artifact of a day's training is not to be given up for that.
        for (int attempt = 0; attempt < 2; attempt++) {
            Optional<Received> received;
            try {
                received = storage.download(object.path(), file);
            } catch (UnreadableObjectException e) {
                LOG.warn("{} counts as lost: {}", object.path(), e.getMessage());
                problem = "object " + object.name() + " is there and the store cannot read it";
                break;
            }
            if (received.isEmpty()) {
                problem = "object " + object.name() + " is missing";
            } else if (received.get().bytes() != object.bytes()) {
                problem = "object " + object.name() + " has " + received.get().bytes() + " of " + object.bytes()
                        + " bytes";
            } else if (!received.get().sha256().equals(object.sha256())) {
                problem = "object " + object.name() + " differs from its checksum";
            } else {
                return;
            }
        }
        if (!storage.readsOnly()) {
            manifests.invalidate(manifest, problem);
        }
        throw new CorruptArtifactException(manifest.ref(), problem);
    }

    private static String blob(String key) {
        if (!BLOB.matcher(key).matches()) {
            throw new IllegalArgumentException("no key for a blob: " + key);
        }
        return key;
    }
}
