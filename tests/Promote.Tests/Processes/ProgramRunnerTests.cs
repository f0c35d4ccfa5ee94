using Promote.Errors;
using Promote.Processes;

namespace Promote.Tests.Processes;

public class ProgramRunnerTests
{
    private readonly ProgramRunner runner = new(Redactor.None, TimeProvider.System, new Progress<Report>());

    [Fact]
    public async Task A_program_that_prints_without_end_is_stopped_and_said_so()
    {
        var error = await Should.ThrowAsync<ProgramException>(() =>
            runner.RunAsync(new ProgramRequest("yes", []) { OutputLimit = 100_000 }, CancellationToken.None)
        );
        error.Message.ShouldContain("printed more than 100000 bytes");
        error.Code.ShouldBe(ErrorCodes.ProgramFailed);
    }

    [Fact]
    public async Task A_program_may_print_just_as_much_as_its_limit()
    {
        var request = new ProgramRequest("head", ["-c", "100000", "/dev/zero"]) { OutputLimit = 100_000 };
        var result = await runner.RunAsync(request, CancellationToken.None);
        result.Output.Length.ShouldBe(100_000);
    }

    [Fact]
    public async Task One_byte_over_the_limit_is_an_error_though_the_program_ended_by_itself()
    {
        var request = new ProgramRequest("head", ["-c", "100001", "/dev/zero"]) { OutputLimit = 100_000 };
        await Should.ThrowAsync<ProgramException>(() => runner.RunAsync(request, CancellationToken.None));
    }
}
