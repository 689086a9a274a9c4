package org.sourceselect.store;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.store.ObjectStorage.Condition;
import org.sourceselect.store.ObjectStorage.Content;

/** The manifests in the store: each a register that moves only by compare-and-swap (see the package's description). */
final class ManifestRegister {

    /** Reads what older and newer workers write: unknown fields are ignored, and an {@link Optional} one may be missing. */
    static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new FromStringDeserializer<Instant>(Instant.class) {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected Instant _deserialize(String value, DeserializationContext context) {
                            return Instant.parse(value);
                        }
                    }))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .annotationIntrospector(new OptionalMayBeMissing())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final Logger LOG = LoggerFactory.getLogger(ManifestRegister.class);

    private static final String INVALIDATED = "invalidated";
    /** Far more turns than writers can be at one manifest: each lost turn is another writer's gain. */
    private static final int TURNS = 100;

    /**
     * Taken while replacing a manifest that was seen. The embedded store compares and then writes; within one process, where
     * it usually runs, this makes both one step. Shared by all stores of the process.
     */
    private static final Object[] REPLACING =
            Stream.generate(Object::new).limit(64).toArray();

    private final StoredObjects storage;

    /**
     * Every component of a record must be there but those that are optional, or marked as empty where nothing is said ({@code
     * JsonSetter(nulls = AS_EMPTY)}): what an older release did not write is empty.
     */
    private static final class OptionalMayBeMissing extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
            if (member instanceof AnnotatedParameter) {
                return !member.hasAnnotation(JsonSetter.class)
                        && !Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class)
                                .contains(member.getRawType());
            }
            return super.hasRequiredMarker(member);
        }
    }

    /** What a manifest's key holds. */
    sealed interface Standing {
        /** Nothing. */
        record Absent() implements Standing {}

        /** A manifest that is whole. */
        record Sound(Manifest manifest, Optional<String> etag) implements Standing {}

        /** Something that cannot be used, and why. */
        record Unsound(String problem, Optional<String> etag) implements Standing {}
    }

    ManifestRegister(StoredObjects storage) {
        this.storage = storage;
    }

    static String folder(ArtifactKind kind, String key) {
        return folder(kind) + key + "/";
    }

    private static String folder(ArtifactKind kind) {
        return ArtifactRef.ROOT + kind.folder() + "/";
    }

    private static String path(ArtifactKind kind, String key) {
        return folder(kind, key) + "manifest.json";
    }

    /** Keys of a kind under which something lies, whole or not: at most so many, the lowest. */
    List<String> keys(ArtifactKind kind, int most) {
        String folder = folder(kind);
        return storage.folders(folder, most).stream()
                .map(found -> found.substring(folder.length(), found.length() - 1))
                .toList();
    }

    /**
     * Reads a manifest.
     *
     * @param withObjects whether to ask for the size of each object too
     */
    Standing read(ArtifactKind kind, String key, boolean withObjects) {
        Optional<Content> content;
        try {
            content = storage.read(path(kind, key));
        } catch (UnreadableObjectException e) {
            LOG.warn("{} counts as lost: {}", path(kind, key), e.getMessage());
            return new Standing.Unsound("the store cannot read the manifest", Optional.empty());
        }
        if (content.isEmpty()) {
            return new Standing.Absent();
        }
        Optional<String> etag = content.get().etag();
        Manifest manifest;
        try {
            JsonNode tree = JSON.readTree(content.get().bytes());
            if (tree.has(INVALIDATED)) {
                return new Standing.Unsound("marked as invalid", etag);
            }
            manifest = JSON.treeToValue(tree, Manifest.class);
        } catch (IOException e) {
            return new Standing.Unsound("the manifest does not parse", etag);
        }
        if (manifest == null || manifest.kind() != kind || !manifest.key().equals(key)) {
            return new Standing.Unsound("the manifest is another's", etag);
        }
        for (ObjectEntry object : manifest.objects()) {
            if (!object.path().startsWith(folder(kind, key))) {
                return new Standing.Unsound("object " + object.name() + " lies elsewhere", etag);
            }
        }
        if (!manifest.digest().equals(Manifest.digest(manifest.objects()))) {
            return new Standing.Unsound("the digest is not that of the objects", etag);
        }
        if (withObjects) {
            for (ObjectEntry object : manifest.objects()) {
                Optional<Long> size;
                try {
                    size = storage.size(object.path());
                } catch (UnreadableObjectException e) {
                    LOG.warn("{} counts as lost: {}", object.path(), e.getMessage());
                    return new Standing.Unsound(
                            "object " + object.name() + " is there and the store cannot read it", etag);
                }
                if (size.isEmpty() || size.get() != object.bytes()) {
                    String found = size.map(s -> s + " of " + object.bytes() + " bytes")
                            .orElse("missing");
                    return new Standing.Unsound("object " + object.name() + " is " + found, etag);
                }
            }
        }
        return new Standing.Sound(manifest, etag);
    }

    /**
     * Makes an artifact visible, unless another attempt has been faster.
     *
     * @param ours what to publish; its objects are uploaded
     * @param seen what the key held before they were made
     * @return the manifest that stands: ours or another's, whole
     */
    Manifest publish(Manifest ours, Standing seen) {
        byte[] bytes = json(JSON.valueToTree(ours));
        Standing standing = seen;
        for (int turn = 0; turn < TURNS; turn++) {
            if (standing instanceof Standing.Sound sound) {
                return sound.manifest();
            }
            Optional<String> etag = standing instanceof Standing.Unsound unsound ? unsound.etag() : Optional.empty();
            boolean written = standing instanceof Standing.Absent
                    ? storage.put(path(ours.kind(), ours.key()), bytes, new Condition.Absent())
                    : replace(path(ours.kind(), ours.key()), bytes, etag);
            if (written) {
                return ours;
            }
            standing = read(ours.kind(), ours.key(), true);
        }
        throw new StoreException(
                "artifact " + ours.kind().folder() + "/" + ours.key() + " is rewritten without end; try again", true);
    }

    /** Marks a manifest as invalid, if it still is the one that stands; the mark keeps what it said. */
    void invalidate(Manifest manifest, String problem) {
        Standing standing = read(manifest.kind(), manifest.key(), false);
        if (standing instanceof Standing.Sound sound && sound.manifest().equals(manifest)) {
            ObjectNode mark = JSON.valueToTree(manifest);
            mark.put(INVALIDATED, problem);
            boolean marked = replace(path(manifest.kind(), manifest.key()), json(mark), sound.etag());
            LOG.warn(
                    "artifact {}/{}: {}; {}",
                    manifest.kind().folder(),
                    manifest.key(),
                    problem,
                    marked ? "marked as invalid" : "already replaced");
        }
    }

    private boolean replace(String path, byte[] bytes, Optional<String> etag) {
        synchronized (REPLACING[Math.floorMod(path.hashCode(), REPLACING.length)]) {
            return storage.put(
                    path, bytes, etag.<Condition>map(Condition.Unchanged::new).orElseGet(Condition.Always::new));
        }
    }

    private static byte[] json(JsonNode tree) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
