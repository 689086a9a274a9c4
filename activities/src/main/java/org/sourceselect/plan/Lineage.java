package org.sourceselect.plan;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.Catalog;
import org.sourceselect.dataset.PreparedSummary;

/** Recipes by key, and how much each preparation gives. For any number of threads. */
public final class Lineage {

    /** Of a subject all of whose slices are wanted, as many as the volumes of FeTS and BraTS have. */
    private static final int SLICES_OF_A_SUBJECT = 155;

    private final Map<String, Recipe> recipes = new ConcurrentHashMap<>();
    private final Map<String, PreparedSummary> prepared = new ConcurrentHashMap<>();
    private final Map<String, Integer> subjects = new ConcurrentHashMap<>();

    /** Takes the number of subjects of each domain, to tell what a preparation will give that is not there yet. */
    public void learn(Catalog catalog) {
        catalog.dataSets().stream()
                .flatMap(dataSet -> dataSet.domains().stream())
                .forEach(domain -> subjects.put(domain.digest(), domain.subjects()));
    }

    /** Takes a recipe. */
    public void learn(Recipe recipe) {
        recipes.put(recipe.key(), recipe);
    }

    /** Takes what a preparation has given. */
    public void learn(String key, PreparedSummary summary) {
        prepared.put(key, summary);
    }

    /** Whether the recipe of a key is known. */
    boolean knows(ArtifactRef ref) {
        return recipes.containsKey(ref.key());
    }

    /** Whether it is known what a preparation has given. */
    boolean knowsSummary(Recipe preparation) {
        return prepared.containsKey(preparation.key());
    }

    /** How an artifact is made; empty when nobody has told. */
    Optional<Recipe> recipe(ArtifactRef ref) {
        return Optional.ofNullable(recipes.get(ref.key()));
    }

    /** What a preparation has given; of one that is still to be done, what its settings allow at most. */
    Optional<PreparedSummary> summary(Recipe preparation) {
        PreparedSummary known = prepared.get(preparation.key());
        if (known != null) {
            return Optional.of(known);
        }
        int most = preparation
                .settings()
                .path("preparation")
                .path("slicesPerSubject")
                .asInt();
        return Optional.ofNullable(
                        subjects.get(preparation.settings().path("digest").asText()))
                .map(n -> new PreparedSummary(n, n * (most == 0 ? SLICES_OF_A_SUBJECT : most)));
    }
}
