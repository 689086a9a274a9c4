package org.sourceselect.activity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The stages that make artifacts, in the order of the work. What workflows, plans, meters and the command line know of a stage
 * is said here: what it is called, what it makes, where it waits and what its time grows with.
 */
public enum StageKind {
    /** Slices of one data set, partition and modality. */
    PREPARE("prepare", ArtifactKind.PREPARED, Queue.CPU, Cost.SUBJECTS),
    /** A source model from elsewhere. */
    IMPORT("import", ArtifactKind.MODEL, Queue.CPU, Cost.MODELS),
    /** How alike the regions of interest of two tasks are. */
    ROI_SIMILARITY("roi-similarity", "RoI similarity", ArtifactKind.SCORE, Queue.CPU, Cost.SLICE_PAIRS),
    /** A source model, trained from scratch. */
    PRETRAIN("pretrain", ArtifactKind.MODEL, Queue.GPU, Cost.TRAINING),
    /** A source model's output over a task's images. */
    FEATURES("features", ArtifactKind.FEATURES, Queue.GPU, Cost.INFERENCE),
    /** A transferability metric; shown by {@linkplain StageName#score its metric's name}. */
    SCORE("score", ArtifactKind.SCORE, Queue.CPU, Cost.READING),
    /** The metric of that name, which reads a source model's encoder. */
    PROBE("probe", ArtifactKind.SCORE, Queue.GPU, Cost.ENCODING),
    /** Another metric that reads the layers of a source model; shown by {@linkplain StageName#score its metric's name}. */
    LAYERS("layers", ArtifactKind.SCORE, Queue.GPU, Cost.ENCODING),
    /** The metric of that name, of all sources at once, by what the store holds of other targets. */
    PRIOR("prior", ArtifactKind.SCORE, Queue.CPU, Cost.NONE),
    /** A source model, trained on to the target. */
    FINETUNE("finetune", ArtifactKind.MODEL, Queue.GPU, Cost.TRAINING_BEHIND_ENCODER),
    /** A candidate of a race, fine-tuned up to a rung. */
    RUNG("rung", ArtifactKind.MODEL, Queue.GPU, Cost.TRAINING_BEHIND_ENCODER),
    /** How the race of a selection ended. */
    RACE("race", ArtifactKind.REPORT, Queue.CPU, Cost.NONE),
    /** What a campaign knows of some sources, for itself to read again. */
    CAMPAIGN_SOURCES("campaign-sources", ArtifactKind.SELECTION, Queue.CPU, Cost.NONE),
    /** A campaign's result for one target. */
    CAMPAIGN_TARGET("campaign-target", ArtifactKind.REPORT, Queue.CPU, Cost.NONE);

    /** The queue of the workers that a stage is for. */
    public enum Queue {
        /** Many at once, one to a core. */
        CPU,
        /** What runs a net. */
        GPU;

        /** As users write it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a stage's time grows with: {@code plan.CostModel} says how. */
    public enum Cost {
        /** The subjects of a data set. */
        SUBJECTS,
        /** Nothing: one model is like another. */
        MODELS,
        /** Pairs of slices that are compared. */
        SLICE_PAIRS,
        /** Iterations of a training of the whole net. */
        TRAINING,
        /** Iterations of a training that leaves the encoder as it is, unless it begins with random weights. */
        TRAINING_BEHIND_ENCODER,
        /** Images that go through a net. */
        INFERENCE,
        /** Images that go through a net, whose layers are read there. */
        ENCODING,
        /** Images whose features are read. */
        READING,
        /** Too quick to count, and no part of a plan. */
        NONE
    }

    private final String key;
    private final String label;
    private final ArtifactKind makes;
    private final Queue queue;
    private final Cost cost;

    StageKind(String key, ArtifactKind makes, Queue queue, Cost cost) {
        this(key, key, makes, queue, cost);
    }

    StageKind(String key, String label, ArtifactKind makes, Queue queue, Cost cost) {
        this.key = key;
        this.label = label;
        this.makes = makes;
        this.queue = queue;
        this.cost = cost;
    }

    /** Its name in manifests, in the keys of artifacts, and as a label of what is measured; never to be changed. */
    public String key() {
        return key;
    }

    /** What people are shown. */
    public String label() {
        return label;
    }

    /** The kind of artifact it makes. */
    public ArtifactKind makes() {
        return makes;
    }

    /** Where it waits for a worker. */
    public Queue queue() {
        return queue;
    }

    /** What its time grows with. */
    public Cost cost() {
        return cost;
    }

    /** The stage of a {@link #key}; empty for one that only another release knows. */
    public static Optional<StageKind> of(String key) {
        return Arrays.stream(values()).filter(stage -> stage.key.equals(key)).findFirst();
    }
}
