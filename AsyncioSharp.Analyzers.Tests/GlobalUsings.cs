global using AsyncioSharp.Analyzers.Tests.Infrastructure;
global using FluentAssertions;
global using NUnit.Framework;
