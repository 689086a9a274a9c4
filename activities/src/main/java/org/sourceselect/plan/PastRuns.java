package org.sourceselect.plan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.dataset.PreparedSummary;
import org.sourceselect.store.ArtifactGoneException;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;

/** Reads from the store how long stages took. */
public final class PastRuns {

    /** Of each kind of artifact: more would make the medians hardly better. */
    private static final int MOST = 200;

    private static final Logger LOG = LoggerFactory.getLogger(PastRuns.class);

    private final ArtifactStore store;
    private final PlanLedger ledger;
    private final Lineage lineage;
    private final Map<String, Manifest> manifests = new LinkedHashMap<>();

    private PastRuns(ArtifactStore store, PlanLedger ledger) {
        this.store = store;
        this.ledger = ledger;
        this.lineage = ledger.lineage();
    }

    /**
     * The runs behind what a ledger found, and, where something is still to be made, behind a sample of such artifacts in the
     * store.
     */
    public static List<PastRun> of(PlanLedger ledger, ArtifactStore store) {
        PastRuns past = new PastRuns(store, ledger);
        Set<ArtifactKind> kinds = EnumSet.noneOf(ArtifactKind.class);
        for (PlanLedger.Entry entry : ledger.entries()) {
            if (entry.found().isPresent()) {
                past.take(entry.found().get());
            } else {
                kinds.add(entry.recipe().kind());
            }
        }
        for (ArtifactKind kind : kinds) {
            store.sample(kind, MOST).forEach(past::take);
        }
        return past.runs();
    }

    private List<PastRun> runs() {
        CostModel model = new CostModel(lineage);
        List<PastRun> runs = new ArrayList<>();
        manifests
                .values()
                .forEach(manifest -> Recipe.of(manifest)
                        .ifPresent(recipe -> model.of(recipe)
                                .filter(work -> work.units() > 0 && manifest.seconds() > 0)
                                .ifPresent(work ->
                                        runs.add(new PastRun(work, manifest.seconds(), ledger.isPresent(recipe))))));
        return runs;
    }

    private void take(Manifest manifest) {
        if (manifests.putIfAbsent(manifest.key(), manifest) == null) {
            learn(manifest);
        }
    }

    private void learn(Manifest manifest) {
        Recipe.of(manifest).ifPresent(recipe -> {
            lineage.learn(recipe);
            if (recipe.stage().kind() == StageKind.PREPARE && !lineage.knowsSummary(recipe)) {
                lineage.learn(recipe.key(), store.json(manifest, PreparedSummary.OBJECT, PreparedSummary.class));
            }
        });
        for (ArtifactRef input : manifest.inputs()) {
            if (!lineage.knows(input)) {
                try {
                    learn(store.load(input));
                } catch (ArtifactGoneException e) {
                    LOG.debug("a past run says nothing, as nobody can tell any more what it read", e);
                }
            }
        }
    }
}
