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
    SHAPES;

    /** The present ones. */
    public static final RequestDefaults NOW = SHAPES;

    private static final String CHANGE = "request-defaults";

    /** Those of the release under which the workflow began; to be asked for in workflow code, before its first command. */
    public static RequestDefaults ofWorkflow() {
        return Workflow.getVersion(CHANGE, Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION
                ? PAPERS_REGIONS
                : SHAPES;
    }
}
