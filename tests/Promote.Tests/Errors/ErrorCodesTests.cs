using System.Reflection;
using Promote.Errors;

namespace Promote.Tests.Errors;

public class ErrorCodesTests
{
    private static readonly IReadOnlyList<ErrorCode> All =
    [
        .. typeof(ErrorCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (ErrorCode)field.GetValue(null)!),
    ];

    [Fact]
    public void No_two_errors_share_a_code() => All.Select(code => code.Id).ShouldBeUnique();

    [Fact]
    public void The_first_digit_of_a_code_is_its_exit_code() =>
        All.ShouldAllBe(code => code.Id["PROMOTE".Length] - '0' == (int)code.Exit);
}
