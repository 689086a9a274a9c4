package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Asks the Temporal server which search attributes it has (queue: cpu). */
@ActivityInterface
public interface ServerAttributes {

    /** Those of the names that are registered as a Keyword; none where the server does not say. */
    @ActivityMethod(name = "ServerAttributes")
    List<String> registered(List<String> names);
}
