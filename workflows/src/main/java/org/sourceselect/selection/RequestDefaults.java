package org.sourceselect.selection;

import io.temporal.workflow.Workflow;

/**
 * Which release's defaults the fields take that a request leaves out. A workflow that began under one goes on under it: its
 * request is read again at every replay.
 */
public enum RequestDefaults {
    /** RoI similarity as the paper has it, in every profile. */
    PAPERS_REGIONS,
    /** RoI similarity that sees shape, and several regions, except in the profile {@code paper}. */
    SHAPES,
    /**
     * Trainings that learn small regions in the time there is, sources that learnt nothing left out of Path 1, except in the profile
     * {@code paper}; a net without transfer beside every ground truth.
     */
    LEARNING,
    /**
     * The H-score orders the rankings, except in the profile {@code paper}: in the study on real data its choices lost less than those of
     * OTCE, at less cost.
     */
    H_SCORE_FIRST,
    /** A race's candidates chosen by a probe, so many that the first rung is a quarter of a full fine-tuning. */
    PROBED_RACES,
    /** A race among the sources of Path 1: over the targets of three studies it loses no more than one by the probe, and costs half as much. */
    NEAR_RACES;

    /** The present ones. */
    public static final RequestDefaults NOW = NEAR_RACES;

    private static final String CHANGE = "request-defaults";

    /** Whether they have what came with others. */
    public boolean since(RequestDefaults others) {
        return compareTo(others) >= 0;
    }

    /** Those of the release under which the workflow began; to be asked for in workflow code, before its first command. */
    public static RequestDefaults ofWorkflow() {
        return switch (Workflow.getVersion(CHANGE, Workflow.DEFAULT_VERSION, 5)) {
            case Workflow.DEFAULT_VERSION -> PAPERS_REGIONS;
            case 1 -> SHAPES;
            case 2 -> LEARNING;
            case 3 -> H_SCORE_FIRST;
            case 4 -> PROBED_RACES;
            default -> NEAR_RACES;
        };
    }
}
