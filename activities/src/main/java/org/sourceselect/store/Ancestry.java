package org.sourceselect.store;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sourceselect.activity.ArtifactRef;

/** What artifacts were made from, by the chain of their manifests. */
public final class Ancestry {

    private final Map<String, Optional<Manifest>> found;

    private Ancestry(Map<String, Optional<Manifest>> found) {
        this.found = found;
    }

    /** As {@link #of(Collection, int, Function)}, however many there are. */
    public static Ancestry of(Collection<ArtifactRef> ends, Function<ArtifactRef, Optional<Manifest>> reading) {
        return of(ends, Integer.MAX_VALUE, reading);
    }

    /**
     * Some artifacts, what they were made from, what that was made from, and so on, each once and the nearer ones first.
     *
     * @param most at most so many are looked at
     * @param reading its manifest; empty where it cannot be had, or nothing is to be known of what lies behind it
     */
    public static Ancestry of(
            Collection<ArtifactRef> ends, int most, Function<ArtifactRef, Optional<Manifest>> reading) {
        Map<String, Optional<Manifest>> found = new LinkedHashMap<>();
        Deque<ArtifactRef> open = new ArrayDeque<>(ends);
        while (!open.isEmpty() && found.size() < most) {
            ArtifactRef ref = open.removeFirst();
            if (!found.containsKey(ref.key())) {
                Optional<Manifest> manifest = reading.apply(ref);
                found.put(ref.key(), manifest);
                manifest.ifPresent(there -> open.addAll(there.inputs()));
            }
        }
        return new Ancestry(found);
    }

    /** How many artifacts were looked at. */
    public int size() {
        return found.size();
    }

    /** Whether the manifest of each was there. */
    public boolean isWhole() {
        return found.values().stream().allMatch(Optional::isPresent);
    }

    /** The manifests that were there. */
    public Stream<Manifest> manifests() {
        return found.values().stream().flatMap(Optional::stream);
    }
}
