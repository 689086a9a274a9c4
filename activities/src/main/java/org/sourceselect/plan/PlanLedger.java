package org.sourceselect.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;

/** Every stage that was asked for, once, and whether the store holds it. For any number of threads. */
public final class PlanLedger {

    private final Lineage lineage = new Lineage();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private @Nullable RuntimeException failure;

    /**
     * A stage that was asked for.
     *
     * @param recipe what it makes its artifact from
     * @param found the artifact, where the store holds it
     */
    record Entry(Recipe recipe, Optional<Manifest> found) {}

    /** What is known of artifacts, those to be made too. */
    public Lineage lineage() {
        return lineage;
    }

    /** Notes a stage that was asked for, unless it is too quick to count. */
    public synchronized void note(Stage.Definition definition, Optional<Manifest> found) {
        if (definition.stage().cost() == StageKind.Cost.NONE) {
            return;
        }
        Recipe recipe = Recipe.of(definition);
        lineage.learn(recipe);
        entries.putIfAbsent(recipe.key(), new Entry(recipe, found));
    }

    /** Notes that an answer could not be had: the plan lacks what would have come after it. */
    public synchronized void fail(RuntimeException problem) {
        if (failure == null) {
            failure = problem;
        }
    }

    /** Throws what {@link #fail} was told first, if anything. */
    public synchronized void check() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Stands for the artifact of a stage that has not run; no artifact in a store has this digest. */
    public static ArtifactRef placeholder(Stage.Definition definition) {
        String key = definition.key();
        return new ArtifactRef(definition.kind(), key, CanonicalJson.sha256(Map.of("planned", key)));
    }

    /** All stages, in the order in which they were first asked for. */
    synchronized List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    /** Whether an artifact is of the version that was asked for of such ones; true where none was. */
    synchronized boolean isPresent(Recipe made) {
        return entries.values().stream()
                .map(Entry::recipe)
                .filter(made::isMadeAs)
                .findFirst()
                .map(asked -> asked.version() == made.version())
                .orElse(true);
    }

    /** The keys of what was found. */
    public synchronized List<String> foundKeys() {
        return entries.values().stream()
                .filter(entry -> entry.found().isPresent())
                .map(entry -> entry.recipe().key())
                .toList();
    }

    /** A step of one of the trainings that are still to be done, where there is one. */
    public Optional<CostModel.Step> step() {
        CostModel model = new CostModel(lineage);
        return entries().stream()
                .filter(entry -> entry.found().isEmpty())
                .flatMap(entry -> model.step(entry.recipe()).stream())
                .findFirst();
    }
}
