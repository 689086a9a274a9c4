package org.sourceselect.plugin;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.workflow.Workflow;
import java.util.Set;
import org.sourceselect.campaign.TargetWorkflow;
import org.sourceselect.campaign.TransferCampaignWorkflow;
import org.sourceselect.selection.SelectionConclusion;
import org.sourceselect.selection.SourceSelectionWorkflow;
import org.sourceselect.task.BadInputException;

/**
 * Answers an input that cannot be decoded by failing the workflow, once, with a sentence. Temporal itself would fail the workflow's
 * first task, and try it for ever.
 */
final class UnreadableInput extends WorkerInterceptorBase {

    /** A team's own workflows on the same workers are left as they are. */
    private static final Set<String> OURS =
            Set.of(SourceSelectionWorkflow.TYPE, TransferCampaignWorkflow.TYPE, TargetWorkflow.TYPE);

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new WorkflowInboundCallsInterceptorBase(next) {
            @Override
            public void init(WorkflowOutboundCallsInterceptor outbound) {
                try {
                    // Our workflows take their input in their constructors, which run here.
                    super.init(outbound);
                } catch (DataConverterException e) {
                    if (!OURS.contains(Workflow.getInfo().getWorkflowType())) {
                        throw e;
                    }
                    throw SelectionConclusion.refused(sentence(e));
                }
            }
        };
    }

    /** What is wrong, without a word of the input: it may be of any length. */
    static String sentence(DataConverterException thrown) {
        String problem = "it is not JSON of the form that is asked for";
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof StreamConstraintsException) {
                problem = "its JSON is nested more than 1000 deep, or has a number or text beyond all bounds";
            } else if (t instanceof JsonParseException) {
                problem = "it is not JSON";
            } else if (t instanceof BadInputException said) {
                return said.sentence();
            }
        }
        return new BadInputException(
                        "request", problem, "give {\"FIELD\": VALUE, …} as the input, in the encoding json/plain")
                .sentence();
    }
}
