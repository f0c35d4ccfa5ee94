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
    public async Task A_program_that_is_not_there_is_said_to_be_not_found_and_no_more()
    {
        var error = await Should.ThrowAsync<ProgramException>(() =>
            runner.RunAsync(new ProgramRequest("no-such-program", []), CancellationToken.None)
        );

        error.Code.ShouldBe(ErrorCodes.ProgramNotFound);
        error.Message.ShouldBe("no-such-program was not found.");
        error.Next.ShouldBe("Install no-such-program, or put it on PATH.");
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_told_with_its_time_as_people_write_it()
    {
        var request = new ProgramRequest("sleep", ["60"]) { Timeout = TimeSpan.FromSeconds(1) };

        var error = await Should.ThrowAsync<ProgramException>(() => runner.RunAsync(request, CancellationToken.None));

        error.Message.ShouldBe("'sleep 60' did not end within 1s.");
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
