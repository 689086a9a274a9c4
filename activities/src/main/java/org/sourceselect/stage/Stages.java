package org.sourceselect.stage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.sourceselect.activity.StageKind;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.unet.Compute;

/** The activities of all stages, for a worker to register: those that compute, or the same in a plan. */
public final class Stages {

    private final StageRunner runner;
    private final ArtifactStore store;
    private final DataSets dataSets;
    private final Supplier<Compute> compute;
    private final MeterRegistry registry;

    Stages(
            StageRunner runner,
            ArtifactStore store,
            DataSets dataSets,
            Supplier<Compute> compute,
            MeterRegistry registry) {
        this.runner = runner;
        this.store = store;
        this.dataSets = dataSets;
        this.compute = compute;
        this.registry = registry;
    }

    /**
     * Stages that find or compute.
     *
     * @param store from which and into which
     * @param dataSets what those of the CPUs' queue can read
     * @param compute what those of the GPUs' queue run nets on, asked for when it is first needed
     * @param registry where trainings are measured, and failures counted
     * @param health of the worker's process, which all its stages share
     */
    public static Stages computing(
            ArtifactStore store, DataSets dataSets, Supplier<Compute> compute, MeterRegistry registry, Health health) {
        return new Stages(new FindingOrComputing(store, health, registry), store, dataSets, compute, registry);
    }

    /**
     * Stages that look for what they are asked, compute nothing and write nothing to the store.
     *
     * @param store where they look, opened to read
     * @param ledger where they note what they are asked
     */
    public static Stages planned(ArtifactStore store, PlanLedger ledger) {
        return new Stages(
                new Planning(store, ledger), store, DataSets.none(), Compute::cpu, new CompositeMeterRegistry());
    }

    /** The activities of the stages in a queue. */
    public Object[] on(StageKind.Queue queue) {
        return Arrays.stream(StageKind.values())
                .filter(stage -> stage.queue() == queue)
                .flatMap(stage -> activity(stage).stream())
                .toArray();
    }

    private List<Object> activity(StageKind stage) {
        return switch (stage) {
            case PREPARE -> List.of(new PrepareStage(runner, store, dataSets));
            // Tried out where the data sets are: on a worker of the CPUs' queue, whatever nets run on.
            case IMPORT -> List.of(new ImportModelStage(runner, store, dataSets, Compute::cpu));
            case ROI_SIMILARITY -> List.of(new RoiSimilarityStage(runner, store));
            case PRETRAIN -> List.of(new PretrainStage(runner, store, compute, registry));
            case FEATURES -> List.of(new FeatureDumpStage(runner, store, compute));
            case SCORE -> List.of(new ScoreStage(runner, store));
            case PROBE -> List.of(new ProbeStage(runner, store, compute));
            case LAYERS -> List.of(new LayersStage(runner, store, compute));
            case PRIOR -> List.of(new PriorStage(runner, store));
            case FINETUNE -> List.of(new FinetuneStage(runner, store, compute, registry));
            case RUNG -> List.of(new RungStage(runner, store, compute, registry));
            // Of records, which a plan has none of: RaceRecordsStage and TargetRecordsStage.
            case RACE, CAMPAIGN_SOURCES, CAMPAIGN_TARGET -> List.of();
        };
    }
}
