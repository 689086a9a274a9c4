package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;

/** A score of two models that were trained on the same slices. */
class AncestryTest {

    private static final ArtifactRef SLICES = new ArtifactRef(ArtifactKind.PREPARED, "slices", "d");
    private static final ArtifactRef ONE = new ArtifactRef(ArtifactKind.MODEL, "one", "d");
    private static final ArtifactRef OTHER = new ArtifactRef(ArtifactKind.MODEL, "other", "d");
    private static final ArtifactRef SCORE = new ArtifactRef(ArtifactKind.SCORE, "score", "d");
    private static final Map<ArtifactRef, List<ArtifactRef>> INPUTS =
            Map.of(SLICES, List.of(), ONE, List.of(SLICES), OTHER, List.of(SLICES), SCORE, List.of(ONE, OTHER));

    private final List<String> read = new ArrayList<>();

    private Optional<Manifest> manifest(ArtifactRef ref) {
        read.add(ref.key());
        return Optional.of(new Manifest(
                ref.kind(),
                ref.key(),
                ref.digest(),
                "stage",
                1,
                INPUTS.getOrDefault(ref, List.of()),
                JsonNodeFactory.instance.objectNode(),
                0,
                "code",
                1,
                Instant.EPOCH,
                List.of()));
    }

    @Test
    void eachIsReadOnceTheNearerOnesFirst() {
        Ancestry behind = Ancestry.of(List.of(SCORE, ONE), this::manifest);
        assertThat(behind.manifests().map(Manifest::key)).containsExactly("score", "one", "other", "slices");
        assertThat(read).containsExactly("score", "one", "other", "slices");
        assertThat(behind.size()).isEqualTo(4);
        assertThat(behind.isWhole()).isTrue();
    }

    @Test
    void whatCannotBeHadCountsAndLeadsNoFurther() {
        Ancestry behind = Ancestry.of(List.of(ONE), ref -> ref.equals(ONE) ? Optional.empty() : manifest(ref));
        assertThat(behind.manifests()).isEmpty();
        assertThat(behind.size()).isEqualTo(1);
        assertThat(behind.isWhole()).isFalse();
    }

    @Test
    void noMoreAreLookedAtThanAskedFor() {
        assertThat(Ancestry.of(List.of(SCORE), 2, this::manifest).manifests().map(Manifest::key))
                .containsExactly("score", "one");
        assertThat(read).hasSize(2);
    }
}
