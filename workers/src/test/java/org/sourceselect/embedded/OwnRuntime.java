package org.sourceselect.embedded;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.plugin.Role;

/** The runtime of a test that does all its work itself. */
public final class OwnRuntime {

    private OwnRuntime() {}

    /** One training at a time, on one thread, on the usual queues. */
    public static RuntimeSettings settings(HomeFolder home, List<Path> dataSets) {
        return new RuntimeSettings(
                home,
                "test",
                Optional.empty(),
                Optional.empty(),
                EnumSet.allOf(Role.class),
                dataSets,
                new TaskQueues(TaskQueues.DEFAULT_PREFIX),
                false,
                1,
                1);
    }
}
