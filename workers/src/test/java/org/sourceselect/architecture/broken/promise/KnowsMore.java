package org.sourceselect.architecture.broken.promise;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.hscore.HScore;

/** Knows a room or a library by each of the ways that Java has. */
public final class KnowsMore {

    @JsonProperty
    String byAnnotation() {
        return "";
    }

    String byCall() {
        return LoggerFactory.getLogger("x").getName();
    }

    long byStaticCall() {
        return Workflow.currentTimeMillis();
    }

    String byLiteral() {
        return HScore.class.getName();
    }

    void byParameter(NDArray array) {}

    List<Interval> byTypeArgument() {
        return List.of();
    }

    boolean byTest(Object object) {
        return object instanceof TaskId;
    }
}
