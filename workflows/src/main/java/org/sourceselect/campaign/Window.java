package org.sourceselect.campaign;

import org.sourceselect.activity.SettingsCheck;

/**
 * How much of a campaign is under way at once. What is under way and finds no free worker waits in a task queue, so a window
 * need not be exact: wide enough to keep every worker busy.
 *
 * @param targets how many targets, 1 to 100
 * @param sources how many sources of each, 1 to 200
 */
public record Window(int targets, int sources) {

    /** Enough for a few tens of GPUs. */
    static final Window USUAL = new Window(2, 20);

    private static final int MOST_TARGETS = 100;
    private static final int MOST_SOURCES = 200;

    /** Checks the ranges. */
    public Window {
        SettingsCheck.atLeast("window.targets", targets, 1);
        SettingsCheck.atLeast("window.sources", sources, 1);
        SettingsCheck.atMost("window.targets", targets, MOST_TARGETS);
        SettingsCheck.atMost("window.sources", sources, MOST_SOURCES);
    }
}
