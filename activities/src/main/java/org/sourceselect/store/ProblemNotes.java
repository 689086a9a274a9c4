package org.sourceselect.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sourceselect.task.BadInputException;

/**
 * The full sentences of bad input, kept in the store.
 *
 * <p>A workflow's history may carry only {@link BadInputException#shareable()}, as it must not hold a path or a subject's
 * id. The note's id goes with it, and the user's own screen, which may read the store, shows the sentence with its place.
 */
public final class ProblemNotes {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

    private final ArtifactStore store;

    private record Note(String sentence, Instant created) {}

    /** Notes in that store. */
    public ProblemNotes(ArtifactStore store) {
        this.store = store;
    }

    /**
     * Keeps the sentence.
     *
     * @return its id: random, since a hash would let a reader of histories confirm a guessed path
     */
    public String record(BadInputException problem) {
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        try {
            Note note = new Note(String.valueOf(problem.getMessage()), Instant.now());
            store.putBlob(key(id), ManifestRegister.JSON.writeValueAsBytes(note));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return id;
    }

    /** The sentence of an id, or empty when there is no such note, or what is there is none. */
    public Optional<String> find(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        return store.getBlob(key(id)).flatMap(bytes -> {
            try {
                return Optional.of(
                        ManifestRegister.JSON.readValue(bytes, Note.class).sentence());
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    private static String key(String id) {
        return "problems/" + id + ".json";
    }
}
